package io.sealpost.vault.http;

import io.quarkiverse.resteasy.problem.ExceptionMapperBase;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.sealpost.vault.crypto.KeysUnavailable;
import io.sealpost.vault.refusal.Refusal;
import io.sealpost.vault.refusal.RefusalCode;
import jakarta.annotation.Priority;
import jakarta.ws.rs.ext.Provider;
import java.time.Duration;

/** Whoever holds the KEK is away or refuses: what needs no other data key than those that are open here goes on. The log says why. */
@Provider
@Priority(1)
public final class KeysUnavailableMapper extends ExceptionMapperBase<KeysUnavailable> {

    private static final Duration PAUSE = Duration.ofSeconds(30);

    @Override
    protected HttpProblem toProblem(KeysUnavailable e) {
        return RefusalMapper.problem(Refusal.of(
                        RefusalCode.KEYS_UNAVAILABLE,
                        "A data key cannot be wrapped or unwrapped at the moment. An operator should look at what holds"
                                + " the KEK; the log of token-vault says what it answered. Then try again.")
                .retryAfter(PAUSE));
    }
}
