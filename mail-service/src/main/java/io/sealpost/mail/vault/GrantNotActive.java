package io.sealpost.mail.vault;

/** The grant exists but gives no token: its owner or an operator has to act. */
public final class GrantNotActive extends LoginUnavailable {

    private static final long serialVersionUID = 1L;

    GrantNotActive(String status, String reason) {
        super("grant_not_active", "The grant is " + status + " (" + reason + "); see token_status for what to do.");
    }
}
