package io.sealpost.auth.http;

import io.quarkiverse.resteasy.problem.ExceptionMapperBase;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.sealpost.auth.refusal.Refusal;
import io.sealpost.auth.refusal.RefusalCode;
import io.sealpost.auth.vault.VaultRefusal;
import io.sealpost.auth.vault.VaultUnavailable;
import jakarta.annotation.Priority;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.time.Duration;

/** How callers see that the vault refused something in their name, or is not there. */
public final class VaultProblems {

    /** Where the vault names none. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private VaultProblems() {}

    /** A relayed refusal keeps its status, code, detail and violations: all of them the vault wrote for callers. */
    @Provider
    @Priority(1)
    public static final class Refused extends ExceptionMapperBase<VaultRefusal> {
        @Override
        protected HttpProblem toProblem(VaultRefusal refusal) {
            var problem = HttpProblem.builder()
                    .withStatus(refusal.status())
                    .withDetail(refusal.detail().orElse("token-vault refused the application."))
                    .with("code", refusal.code().orElse("invalid_value"));
            if (refusal.violations() != null) {
                problem.with("violations", refusal.violations());
            }
            if (refusal.status() == Response.Status.SERVICE_UNAVAILABLE.getStatusCode()) {
                problem.withHeader(
                        "Retry-After", refusal.retryAfter().orElse(PAUSE).toSeconds());
            }
            return problem.build();
        }
    }

    /** Waiting helps. Only what is relayed changes something at the vault; whether it did, nobody knows then. */
    @Provider
    @Priority(1)
    public static final class Unavailable extends ExceptionMapperBase<VaultUnavailable> {
        @Override
        protected HttpProblem toProblem(VaultUnavailable e) {
            return RefusalMapper.problem(Refusal.of(
                            RefusalCode.VAULT_UNAVAILABLE,
                            e.mayHaveChanged()
                                    ? "token-vault does not answer; what it was told of the application may count already. Send the same"
                                            + " again: that is safe."
                                    : "token-vault does not answer; nothing was changed. Try again.")
                    .retryAfter(e.retryAfter().orElse(PAUSE)));
        }
    }
}
