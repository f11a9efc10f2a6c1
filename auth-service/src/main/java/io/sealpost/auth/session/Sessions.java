package io.sealpost.auth.session;

import io.sealpost.auth.caller.Caller;
import io.sealpost.auth.refusal.Refusal;
import io.sealpost.auth.refusal.RefusalCode;
import io.sealpost.auth.user.KnownUser;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/** Gives a backend its tokens, or the one refusal that tells nothing of what was wrong. */
@ApplicationScoped
class Sessions {

    private final SessionOpener opener;
    private final SessionRenewer renewer;
    private final SessionTokens tokens;

    Sessions(SessionOpener opener, SessionRenewer renewer, SessionTokens tokens) {
        this.opener = opener;
        this.renewer = renewer;
        this.tokens = tokens;
    }

    /** What a backend gets. */
    record Granted(String accessToken, Duration life, String refreshToken, KnownUser user) {
        @Override
        public String toString() {
            return "Granted[user=" + user.id() + "]";
        }
    }

    Granted exchange(SessionOpener.Presented presented, Caller caller) {
        tokens.requireKeys();
        return granted(opener.open(presented, caller));
    }

    /** @param token empty where what came has not the form of one */
    Granted refresh(Optional<RefreshToken> token, Caller caller) {
        tokens.requireKeys();
        return granted(renewer.renew(token.orElseThrow(() -> refusal(RefusalCode.INVALID_GRANT)), caller));
    }

    private Granted granted(SessionAnswer answer) {
        return switch (answer) {
            case SessionAnswer.Refused(var code) -> throw refusal(code);
            case SessionAnswer.Continued(var family, var user, var token) -> {
                var signed = tokens.sign(family, user);
                yield new Granted(signed.token(), signed.life(), token.text(), user);
            }
        };
    }

    private static Refusal refusal(RefusalCode code) {
        return Refusal.of(
                code,
                switch (code) {
                    case USER_DISABLED ->
                        "This user is not active. Show that instead of another sign-in; an administrator can activate the user.";
                    case USER_PROTECTED ->
                        "This user is protected and does not sign in with a provider. Let the user sign in as you do without Sealpost.";
                    default ->
                        "The code or refresh token does not count here: unknown, spent, expired, or not yours. Start the sign-in again.";
                });
    }
}
