package io.sealpost.mail.server;

import io.sealpost.mail.connection.Authentication;
import io.sealpost.mail.connection.Authentication.Method;
import io.sealpost.mail.connection.Encryption;
import io.sealpost.mail.connection.Endpoint;
import io.sealpost.mail.connection.SecretText;
import io.sealpost.mail.refusal.Violations;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.openapitools.jackson.nullable.JsonNullable;

/**
 * How to log in, as a caller gave it.
 *
 * @param password write-only: absent leaves the stored one, null removes it
 */
public record AuthenticationForm(
        Method method,
        String application,
        String account,
        String username,

        @Schema(implementation = String.class, format = "password", writeOnly = true)
        JsonNullable<SecretText> password) {

    private static final String FIELD = "authentication.";
    private static final int LONGEST_PASSWORD = 4096;

    /** A login separates user and password by NUL (RFC 4616 §2). */
    private static final Pattern PASSWORD = Pattern.compile("[^\\x00]{1," + LONGEST_PASSWORD + "}");

    private static final Pattern APPLICATION = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final Pattern ACCOUNT = Pattern.compile("[^\\s\\p{Cntrl}/\\\\]{1,320}");
    private static final Pattern USERNAME = Pattern.compile("[^\\p{Cntrl}]{1,320}");

    public AuthenticationForm {
        password = password == null ? JsonNullable.undefined() : password;
    }

    static AuthenticationForm none() {
        return new AuthenticationForm(Method.NONE, null, null, null, JsonNullable.undefined());
    }

    /** The settings without the password, checked. */
    public Authentication settings(Endpoint endpoint, Violations violations) {
        var used = method == null ? Method.OAUTH2 : method;
        violations.require(
                method != null || application != null || account != null || (username == null && newPassword() == null),
                FIELD + "method",
                "give oauth2, password or none");
        switch (used) {
            case OAUTH2 -> checkOAuth(endpoint, violations);
            case PASSWORD -> checkPassword(violations);
            case NONE ->
                violations
                        .require(username == null, FIELD + "username", "leave it out, or choose a method that logs in")
                        .require(newPassword() == null, FIELD + "password", "leave it out, or choose password");
        }
        return new Authentication(used, application, account, username, null);
    }

    /** The password that was given, or null. */
    public SecretText newPassword() {
        return password.isPresent() ? password.get() : null;
    }

    /** Whether the stored password is to be removed. */
    public boolean removesPassword() {
        return password.isPresent() && password.get() == null;
    }

    private void checkOAuth(Endpoint endpoint, Violations violations) {
        violations
                .require(matches(APPLICATION, application), FIELD + "application", "name the vault's application")
                .require(matches(ACCOUNT, account), FIELD + "account", "name the account whose grant serves")
                .require(
                        username == null || matches(USERNAME, username),
                        FIELD + "username",
                        "give a mailbox, or leave it out")
                .require(newPassword() == null, FIELD + "password", "leave it out: oauth2 takes no password")
                .require(
                        endpoint.encryption() != Encryption.NONE,
                        "encryption",
                        "use starttls or tls: an OAuth token is never sent in clear");
    }

    private void checkPassword(Violations violations) {
        var given = newPassword();
        violations
                .require(matches(USERNAME, username), FIELD + "username", "give the name that the password belongs to")
                .require(application == null, FIELD + "application", "leave it out: it belongs to oauth2")
                .require(account == null, FIELD + "account", "leave it out: it belongs to oauth2")
                .require(
                        given == null || PASSWORD.matcher(given.reveal()).matches(),
                        FIELD + "password",
                        "give 1 to " + LONGEST_PASSWORD + " characters, none of them NUL");
    }

    private static boolean matches(Pattern form, String text) {
        return text != null && form.matcher(text).matches();
    }
}
