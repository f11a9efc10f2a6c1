package io.sealpost.mail.vault;

/** The account never consented, or this service may not use its grant. */
public final class GrantNotFound extends LoginUnavailable {

    private static final long serialVersionUID = 1L;

    GrantNotFound() {
        super("grant_not_found", "The vault has no grant for this application and account; connect the mailbox first.");
    }
}
