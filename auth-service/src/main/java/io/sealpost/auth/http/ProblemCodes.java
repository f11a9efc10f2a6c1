package io.sealpost.auth.http;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemContext;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemPostProcessor;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Gives problems that the framework raised (no route, no token, broken input) a code and a sentence, and takes away whatever text
 * an unexpected exception carried.
 */
@ApplicationScoped
public class ProblemCodes implements ProblemPostProcessor {

    @Override
    public HttpProblem apply(HttpProblem problem, ProblemContext context) {
        if (problem.getParameters().containsKey("code")) {
            return problem;
        }
        var wording = Wording.of(problem.getStatusCode());
        var builder = HttpProblem.builder()
                .withStatus(problem.getStatusCode())
                .withTitle(problem.getTitle())
                .withDetail(wording.detail)
                .with("code", wording.code);
        var violations = problem.getParameters().get("violations");
        if (violations != null) {
            builder.with("violations", violations);
        }
        problem.getHeaders().forEach(builder::withHeader);
        return builder.build();
    }

    private record Wording(String code, String detail) {
        static Wording of(int status) {
            return switch (status) {
                case 400 -> new Wording("invalid_value", "A value in the request is missing or not acceptable.");
                case 401 ->
                    new Wording(
                            "unauthorized",
                            "Send a bearer token of a trusted issuer for this service, not yet expired.");
                case 403 -> new Wording("forbidden", "The caller's token does not carry the permission for this call.");
                case 404 -> new Wording("not_found", "There is nothing here, or not for this caller.");
                case 405 -> new Wording("method_not_allowed", "This resource does not take this HTTP method.");
                case 406 -> new Wording("not_acceptable", "Accept application/json.");
                case 413 -> new Wording("too_large", "The body is larger than this service takes.");
                case 415 -> new Wording("unsupported_media_type", "Send the content type that this call documents.");
                default ->
                    status < 500
                            ? new Wording("invalid_request", "The request cannot be served as it is.")
                            : new Wording("internal_error", "The service failed; its log says why. Try again later.");
            };
        }
    }
}
