package io.sealpost.auth.session;

import io.sealpost.auth.secret.RandomText;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Where a sign-in ends: makes what the browser carries to the backend. */
@ApplicationScoped
public class HandOver {

    private static final Duration LIFE = Duration.ofMinutes(1);

    private final SignInCodes codes;
    private final Clock clock;

    HandOver(SignInCodes codes, Clock clock) {
        this.codes = codes;
        this.clock = clock;
    }

    /**
     * Who signed in, and for whom.
     *
     * @param application of the provider, as it was when they came
     * @param returnTo where the browser is sent, exactly as the sign-in was begun with it
     * @param audience the backend, as session tokens name it
     * @param codeChallenge of the backend that began the sign-in, S256 (RFC 7636)
     * @param authTime when the provider authenticated the user; null where it does not say
     * @param amr how (RFC 8176); empty where the provider does not say
     */
    public record SignedIn(
            UUID user,
            String provider,
            String application,
            String issuer,
            String subject,
            String returnTo,
            String audience,
            String codeChallenge,
            Instant authTime,
            List<String> amr) {

        public SignedIn {
            amr = List.copyOf(amr);
        }
    }

    /** A code that is exchanged once, within a minute, for a session of that user. Joins the caller's transaction, if there is one. */
    @Transactional
    public String code(SignedIn signedIn) {
        var code = RandomText.make();
        codes.persist(SignInCode.of(signedIn, code.hash(), clock.instant().plus(LIFE)));
        return code.text();
    }
}
