package io.sealpost.auth.vault;

/** What came of confirming a pending grant. */
public sealed interface Confirmation {

    /** It is the account's grant now; the one before, if any, is gone. */
    record Confirmed() implements Confirmation {}

    /** The account keeps what it had. */
    record Refused(String code) implements Confirmation {}
}
