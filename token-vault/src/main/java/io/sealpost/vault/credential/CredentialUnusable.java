package io.sealpost.vault.credential;

/** A credential is there, or should be, but is of no use. Says nothing of what it holds. */
public final class CredentialUnusable extends Exception {

    private static final long serialVersionUID = 1L;

    private final Flaw flaw;

    public CredentialUnusable(Flaw flaw) {
        // an answer, not a fault: no cause, whose text may quote a key, and no stack trace
        super(flaw.code(), null, false, false);
        this.flaw = flaw;
    }

    public Flaw flaw() {
        return flaw;
    }
}
