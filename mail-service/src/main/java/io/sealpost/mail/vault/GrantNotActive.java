package io.sealpost.mail.vault;

/** The grant exists but gives no token: its owner or an operator has to act. */
public final class GrantNotActive extends LoginUnavailable {

    private static final long serialVersionUID = 1L;

    private final String status;
    private final String reason;

    GrantNotActive(String status, String reason) {
        super("grant_not_active", "The grant is " + status + " (" + reason + "); see token_status for what to do.");
        this.status = status;
        this.reason = reason;
    }

    /** The grant's status, such as {@code needs_consent}. */
    public String status() {
        return status;
    }

    /** The vault's cause code, such as {@code invalid_grant}. */
    public String reason() {
        return reason;
    }
}
