package io.sealpost.auth.http;

import io.quarkiverse.resteasy.problem.ExceptionMapperBase;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.sealpost.auth.refusal.Refusal;
import io.sealpost.auth.refusal.RefusalCode;
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
                .withTitle(status.getReasonPhrase())
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

    /** The HTTP status of a code; pages for people use it too. */
    public static Status status(RefusalCode code) {
        return switch (code) {
            case UNKNOWN_FIELD, INVALID_VALUE, RETURN_TO_NOT_ALLOWED, STATE_INVALID, INVALID_GRANT ->
                Status.BAD_REQUEST;
            case FORBIDDEN -> Status.FORBIDDEN;
            case NOT_FOUND -> Status.NOT_FOUND;
            case CONFLICT, IDENTITY_TAKEN, USER_PROTECTED, USER_DISABLED, LAST_IDENTITY -> Status.CONFLICT;
            case TICKET_EXPIRED, TICKET_USED, INVITATION_EXPIRED, INVITATION_USED -> Status.GONE;
            case PRECONDITION_FAILED -> Status.PRECONDITION_FAILED;
            case PROVIDER_UNAVAILABLE, VAULT_UNAVAILABLE, DATABASE_UNAVAILABLE, ISSUER_UNAVAILABLE ->
                Status.SERVICE_UNAVAILABLE;
        };
    }
}
