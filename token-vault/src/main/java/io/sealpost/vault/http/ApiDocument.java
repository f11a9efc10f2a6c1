package io.sealpost.vault.http;

import io.quarkus.security.PermissionsAllowed;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.parameters.Parameter.In;
import org.jboss.jandex.AnnotationTarget.Kind;
import org.jboss.jandex.IndexView;

/**
 * Tells the API's document, while the service is built, what the code says elsewhere: the permission that a call takes, that a PUT may
 * create, and the refusals. {@code META-INF/openapi.yaml} has the parts that it refers to.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class ApiDocument implements OASFilter {

    private static final String RESOURCE = "Resource_";

    /** What is named by an id of ours, no PUT creates. */
    private static final String OURS = "/{id}";

    private final Map<String, List<String>> permissionsByOperation = new HashMap<>();

    public ApiDocument(IndexView code) {
        for (var annotation : code.getAnnotations(PermissionsAllowed.class)) {
            if (annotation.target().kind() == Kind.METHOD) {
                var method = annotation.target().asMethod();
                permissionsByOperation.put(
                        method.declaringClass().simpleName() + "_" + method.name(),
                        List.of(annotation.value().asStringArray()));
            }
        }
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        document.getPaths().getPathItems().forEach((path, item) -> item.getOperations()
                .forEach((method, operation) -> complete(path, method, operation)));
    }

    private void complete(String path, HttpMethod method, Operation operation) {
        var permissions = permissionsByOperation.getOrDefault(operation.getOperationId(), List.of());
        operation.setTags(List.of(operation.getOperationId().replaceFirst(RESOURCE + ".*", "")));
        operation.setOperationId(operation.getOperationId().replace(RESOURCE, "_"));
        refusals(path, operation);
        if (method == HttpMethod.PUT && !path.endsWith(OURS)) {
            var responses = operation.getResponses();
            responses.addAPIResponse("201", responses.getAPIResponse("200"));
        }
        if (!permissions.isEmpty()) {
            operation.setDescription("Takes the permission " + String.join(" or ", permissions) + ".");
            operation.addExtension("x-permission", permissions);
            permissions.forEach(permission -> operation.addSecurityRequirement(
                    OASFactory.createSecurityRequirement().addScheme("bearer", permission)));
            refusal(operation, "401", "Unauthorized");
            refusal(operation, "403", "Forbidden");
        }
    }

    private static void refusals(String path, Operation operation) {
        var parameters = operation.getParameters() == null ? List.<Parameter>of() : operation.getParameters();
        refusal(operation, "400", "Invalid");
        refusal(operation, "default", "Refused");
        if (path.contains("{")) {
            refusal(operation, "404", "NotFound");
        }
        if (parameters.stream()
                .anyMatch(parameter ->
                        parameter.getIn() == In.HEADER && parameter.getName().equals("If-Match"))) {
            refusal(operation, "412", "PreconditionFailed");
        }
    }

    private static void refusal(Operation operation, String status, String response) {
        var responses = operation.getResponses();
        if (!responses.hasAPIResponse(status)) {
            responses.addAPIResponse(status, OASFactory.createAPIResponse().ref(response));
        }
    }
}
