package io.sealpost.mail.server;

import io.sealpost.mail.connection.Authentication;
import io.sealpost.mail.connection.Authentication.Method;
import io.sealpost.mail.connection.Encryption;
import io.sealpost.mail.connection.Endpoint;
import io.sealpost.mail.connection.SecretText;
import io.sealpost.mail.refusal.Refusal;
import io.sealpost.mail.vault.StoredPasswords;
import java.util.Objects;

/**
 * What becomes of a server's password when its settings are replaced. A password does not follow its server to another host, port or
 * user name, nor out of encryption: whoever changes these has to know it.
 */
public sealed interface PasswordChange {

    /** The stored password stays; there may be none. */
    record Keep(String secret) implements PasswordChange {}

    /** There is no password from now on. */
    record Remove() implements PasswordChange {}

    /** The given password takes its place. */
    record Replace(SecretText password) implements PasswordChange {}

    /**
     * Decides, or refuses if the password is missing.
     *
     * @param storedAt the endpoint of the stored settings, or null if there are none
     */
    static PasswordChange of(
            AuthenticationForm form, Authentication next, Endpoint nextAt, Authentication stored, Endpoint storedAt) {
        if (next.method() != Method.PASSWORD) {
            return new Remove();
        }
        if (form.newPassword() != null) {
            return new Replace(form.newPassword());
        }
        if (form.removesPassword() || stored == null || stored.passwordSecret() == null) {
            throw Refusal.invalid("authentication.password", "give the password; none is stored");
        }
        if (!sameParty(next, nextAt, stored, storedAt)) {
            throw Refusal.invalid(
                    "authentication.password", "host, port, encryption or user name changed: give the password again");
        }
        return new Keep(stored.passwordSecret());
    }

    private static boolean sameParty(Authentication next, Endpoint nextAt, Authentication stored, Endpoint storedAt) {
        return nextAt.host().equals(storedAt.host())
                && nextAt.port() == storedAt.port()
                && Objects.equals(next.username(), stored.username())
                && (nextAt.encryption() != Encryption.NONE || storedAt.encryption() == Encryption.NONE);
    }

    /**
     * Carries out the part that calls the vault; outside any transaction.
     *
     * @return the name of the secret that the settings will have, or null
     */
    default String prepare(StoredPasswords passwords, String owner) {
        return switch (this) {
            case Keep keep -> keep.secret();
            case Remove remove -> null;
            case Replace replace -> passwords.store(owner, replace.password());
        };
    }

    /** Carries out the part that belongs to the transaction which replaces the settings. */
    static void settle(StoredPasswords passwords, String before, String after) {
        if (Objects.equals(before, after)) {
            return;
        }
        if (after != null) {
            passwords.adopt(after);
        }
        if (before != null) {
            passwords.discard(before);
        }
    }
}
