package io.sealpost.sandbox.mail;

import io.sealpost.sandbox.ledger.Ledger;
import io.sealpost.sandbox.ledger.Secret;
import io.sealpost.sandbox.provider.Scopes;
import java.util.Locale;

/**
 * Who may log in: an OAuth account with a live access token of its own, by XOAUTH2 only, and the relay account with its
 * password, by anything but XOAUTH2.
 */
public final class Logins {
    /** The one account that has a password. */
    public static final String RELAY = "relay@sandbox.test";

    private final Ledger ledger;
    private final Secret relayPassword;

    /** Asks the ledger about tokens. */
    public Logins(Ledger ledger, Secret relayPassword) {
        this.ledger = ledger;
        this.relayPassword = relayPassword;
    }

    boolean byToken(String user, String token) {
        return ledger.accessToken(new Secret(token))
                .filter(live -> live.scopes().contains(Scopes.MAIL))
                .filter(live -> live.account().equals(user.toLowerCase(Locale.ROOT)))
                .isPresent();
    }

    boolean byPassword(String user, String password) {
        return RELAY.equals(user.toLowerCase(Locale.ROOT)) && relayPassword.matches(password);
    }
}
