package io.sealpost.mail.http;

import io.quarkiverse.resteasy.problem.ExceptionMapperBase;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.sealpost.mail.refusal.Refusal;
import io.sealpost.mail.refusal.RefusalCode;
import io.sealpost.mail.vault.VaultUnavailable;
import jakarta.annotation.Priority;
import jakarta.ws.rs.ext.Provider;
import java.time.Duration;

/** A request that needs the vault at this moment, such as one that sets a password. */
@Provider
@Priority(1)
public final class VaultUnavailableMapper extends ExceptionMapperBase<VaultUnavailable> {

    private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

    @Override
    protected HttpProblem toProblem(VaultUnavailable e) {
        return RefusalMapper.problem(Refusal.of(
                        RefusalCode.VAULT_UNAVAILABLE,
                        "The vault does not answer, so nothing was stored. Repeat the request a little later.")
                .retryAfter(TRY_AGAIN));
    }
}
