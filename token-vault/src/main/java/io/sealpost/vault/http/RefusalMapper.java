package io.sealpost.vault.http;

import io.quarkiverse.resteasy.problem.ExceptionMapperBase;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.sealpost.vault.refusal.Refusal;
import io.sealpost.vault.refusal.RefusalCode;
import jakarta.annotation.Priority;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.Provider;
import java.time.Duration;

/** Renders a refusal; the only place where codes meet HTTP statuses. */
@Provider
@Priority(1)
public final class RefusalMapper extends ExceptionMapperBase<Refusal> {

    @Override
    protected HttpProblem toProblem(Refusal refusal) {
        return problem(refusal);
    }

    static HttpProblem problem(Refusal refusal) {
        var status = status(refusal.code());
        var problem = HttpProblem.builder()
                .withStatus(status)
                .withTitle(title(status))
                .withDetail(refusal.getMessage())
                .with("code", refusal.code().text());
        if (!refusal.violations().isEmpty()) {
            problem.with("violations", refusal.violations());
        }
        refusal.members().forEach(problem::with);
        if (refusal.retryAfter() != null) {
            problem.withHeader("Retry-After", wholeSeconds(refusal.retryAfter()));
        }
        return problem.build();
    }

    private static long wholeSeconds(Duration wait) {
        return Math.max(1, wait.plusMillis(999).toSeconds());
    }

    private static String title(int status) {
        var known = Status.fromStatusCode(status);
        return known == null ? "Unprocessable Content" : known.getReasonPhrase();
    }

    private static int status(RefusalCode code) {
        return switch (code) {
            case UNKNOWN_FIELD, INVALID_VALUE -> 400;
            case UNAUTHORIZED -> 401;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case CONFLICT,
                    GRANT_NOT_ACTIVE,
                    GRANT_NOT_PENDING,
                    RESOURCE_NOT_GRANTED,
                    APPLICATION_HAS_GRANTS,
                    REFRESH_TOKEN_SPENT,
                    PARAMETER_FROZEN -> 409;
            case PRECONDITION_FAILED -> 412;
            case DEVICE_FLOW_UNSUPPORTED,
                    DEVICE_AUTHORIZATION_REFUSED,
                    TENANT_REQUIRED,
                    WRONG_ACCOUNT,
                    REFRESH_TOKEN_REFUSED -> 422;
            case TOO_MANY_AT_ONCE -> 429;
            case PROVIDER_UNAVAILABLE, DATABASE_UNAVAILABLE, ISSUER_UNAVAILABLE, AUDIT_UNAVAILABLE, KEYS_UNAVAILABLE ->
                503;
        };
    }
}
