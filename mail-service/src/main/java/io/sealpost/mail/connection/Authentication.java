package io.sealpost.mail.connection;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How to log in at a server, without anything secret.
 *
 * @param application the vault's application whose grant serves, for {@link Method#OAUTH2}
 * @param account whose grant it is, for {@link Method#OAUTH2}
 * @param username the login name; with OAuth the mailbox, where it is not the account
 * @param passwordSecret the vault's secret that holds the password, for {@link Method#PASSWORD}
 */
public record Authentication(
        Method method, String application, String account, String username, String passwordSecret) {

    /** The kinds of login. */
    public enum Method {
        @JsonProperty("oauth2")
        OAUTH2,
        @JsonProperty("password")
        PASSWORD,
        @JsonProperty("none")
        NONE
    }

    /** The mailbox that this login reaches: the user name, or else the account; null when there is no login. */
    public String mailbox() {
        return username != null ? username : account;
    }

    public boolean isOAuth() {
        return method == Method.OAUTH2;
    }

    /** Whether the other logs in as the same one in the same way, be it with another password. */
    public boolean isSameLogin(Authentication other) {
        return withPasswordSecret(null).equals(other.withPasswordSecret(null));
    }

    public Authentication withPasswordSecret(String secret) {
        return new Authentication(method, application, account, username, secret);
    }
}
