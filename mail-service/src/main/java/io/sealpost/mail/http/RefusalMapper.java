package io.sealpost.mail.http;

import io.quarkiverse.resteasy.problem.ExceptionMapperBase;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.sealpost.mail.refusal.Refusal;
import io.sealpost.mail.refusal.RefusalCode;
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
            case FORBIDDEN, SENDER_NOT_ALLOWED -> 403;
            case NOT_FOUND -> 404;
            case CONFLICT, IDEMPOTENCY_KEY_REUSED -> 409;
            case PRECONDITION_FAILED -> 412;
            case MESSAGE_TOO_LARGE -> 413;
            case NO_OUTGOING_SERVER,
                    HOST_UNKNOWN,
                    HOST_NOT_ALLOWED,
                    CONNECTION_FAILED,
                    GREETING_REFUSED,
                    STARTTLS_NOT_OFFERED,
                    STARTTLS_REFUSED,
                    CERTIFICATE_EXPIRED,
                    CERTIFICATE_NOT_YET_VALID,
                    CERTIFICATE_WRONG_NAME,
                    CERTIFICATE_UNTRUSTED,
                    CERTIFICATES_UNREADABLE,
                    TLS_FAILED,
                    AUTHENTICATION_NOT_OFFERED,
                    AUTHENTICATION_FAILED,
                    LOGIN_POSTPONED,
                    REFUSED_FOR_NOW,
                    FOLDER_MISSING,
                    ANSWER_TOO_LARGE,
                    ANSWER_TOO_SLOW,
                    LINK_LOST,
                    GRANT_NOT_ACTIVE,
                    SERVER_TEST_FAILED -> 422;
            case VAULT_UNAVAILABLE, DATABASE_UNAVAILABLE, ISSUER_UNAVAILABLE -> 503;
        };
    }
}
