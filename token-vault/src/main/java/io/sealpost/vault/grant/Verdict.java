package io.sealpost.vault.grant;

import io.sealpost.vault.application.OAuthClients;
import io.sealpost.vault.provider.TokenAnswer;
import java.util.List;
import java.util.Optional;

/** What a provider's answer says about an application's credentials. */
record Verdict(String application, Optional<String> accepted, List<String> rejected) {

    static Verdict of(String application, TokenAnswer answer) {
        return switch (answer) {
            case TokenAnswer.Granted granted -> new Verdict(application, Optional.of(granted.credential()), List.of());
            case TokenAnswer.ClientRefused refused -> new Verdict(application, Optional.empty(), refused.credentials());
            case TokenAnswer.GrantRefused _,
                    TokenAnswer.GrantDoubted _,
                    TokenAnswer.RequestRefused _,
                    TokenAnswer.Unavailable _,
                    TokenAnswer.NotAsked _ -> new Verdict(application, Optional.empty(), List.of());
        };
    }

    /** Notes it in a transaction of its own. */
    void note(OAuthClients clients) {
        accepted.ifPresent(credential -> clients.accepted(application, credential));
        if (!rejected.isEmpty()) {
            clients.rejected(application, rejected);
        }
    }
}
