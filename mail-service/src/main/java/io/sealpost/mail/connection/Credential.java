package io.sealpost.mail.connection;

/** What a session logs in with. */
public sealed interface Credential {

    /** An OAuth access token for XOAUTH2; only ever sent over TLS. */
    record Token(String user, SecretText token) implements Credential {}

    /** A user name and a password. */
    record Password(String user, SecretText password) implements Credential {}

    /** No login at all, such as at a relay that knows its network. */
    record None() implements Credential {}
}
