package io.sealpost.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One call of a service's OpenAPI document.
 *
 * @param method in capitals
 * @param template the path with its parameters in braces
 * @param body media type and schema of what it takes, empty where it takes none
 * @param permissions of which one is enough, none where anybody may call it
 */
record Operation(
        String method,
        String template,
        List<Parameter> parameters,
        Map<String, JsonNode> body,
        List<String> permissions) {

    private static final List<String> METHODS = List.of("get", "put", "post", "delete", "patch");

    /** @param in {@code path}, {@code query} or {@code header} */
    record Parameter(String name, String in) {}

    static List<Operation> of(JsonNode document) {
        return document.path("paths").properties().stream()
                .flatMap(path -> METHODS.stream()
                        .filter(path.getValue()::has)
                        .map(method -> of(path.getKey(), method, path.getValue())))
                .toList();
    }

    private static Operation of(String template, String method, JsonNode path) {
        var operation = path.path(method);
        var parameters = Stream.of(path.path("parameters"), operation.path("parameters"))
                .flatMap(JsonNode::valueStream)
                .map(parameter -> new Parameter(
                        parameter.path("name").asText(), parameter.path("in").asText()))
                .distinct()
                .toList();
        var body = new LinkedHashMap<String, JsonNode>();
        operation
                .path("requestBody")
                .path("content")
                .properties()
                .forEach(
                        content -> body.put(content.getKey(), content.getValue().path("schema")));
        var permissions = operation
                .path("x-permission")
                .valueStream()
                .map(JsonNode::asText)
                .toList();
        return new Operation(method.toUpperCase(Locale.ROOT), template, parameters, body, permissions);
    }

    /** Whether anybody may call it. */
    boolean isPublic() {
        return permissions.isEmpty();
    }

    List<String> names(String in) {
        return parameters.stream()
                .filter(parameter -> parameter.in().equals(in))
                .map(Parameter::name)
                .toList();
    }

    /** The media types that it takes; none where it takes no body. */
    List<String> mediaTypes() {
        return List.copyOf(body.keySet());
    }

    @Override
    public String toString() {
        return method + " " + template;
    }
}
