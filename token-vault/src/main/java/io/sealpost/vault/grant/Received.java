package io.sealpost.vault.grant;

import io.sealpost.vault.crypto.SecretText;
import java.net.URI;
import java.util.UUID;

/** What became of tokens that a provider gave for an account. */
public sealed interface Received {

    /** They are the account's grant now. */
    record Made(UUID grant, boolean created) implements Received {}

    /** They are kept as a pending grant until userinfo says whose they are. */
    record Waiting(UUID pending) implements Received {}

    /** They are somebody else's. */
    record WrongAccount() implements Received {}

    /**
     * They are of no use.
     *
     * @param cause a word for people
     */
    record Refused(String cause) implements Received {}

    /** Where to ask whose the tokens of a pending grant are. */
    record Question(URI userinfoEndpoint, SecretText accessToken) {}
}
