package io.sealpost.mail.vault;

import io.sealpost.mail.connection.Authentication;
import jakarta.enterprise.context.ApplicationScoped;

/** The state of servers' grants, as far as the vault answers. */
@ApplicationScoped
public class TokenStatuses {

    private static final GrantStatus ABSENT =
            new GrantStatus("absent", "grant_not_found", "connect the mailbox", null, null, null);

    private final Vault vault;

    TokenStatuses(Vault vault) {
        this.vault = vault;
    }

    /** A round of questions; after the first one without an answer the vault is not asked again. */
    public Round ask() {
        return new Round();
    }

    /** One round; for one thread. */
    public final class Round {

        private boolean answers = true;

        private Round() {}

        /** The status, or null where no grant is in play or the vault does not answer. */
        public GrantStatus of(Authentication login) {
            if (!login.isOAuth() || !answers) {
                return null;
            }
            try {
                return vault.grant(login.application(), login.account()).orElse(ABSENT);
            } catch (LoginUnavailable e) {
                answers = false;
                return null;
            }
        }
    }
}
