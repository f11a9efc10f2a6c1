package io.sealpost.auth.secret;

/**
 * What all replicas of this service share and the vault keeps. It does not print itself.
 *
 * @param etag the tag of this state: who replaces the secret names it, and is refused when somebody else was faster
 */
public record SharedSecret(String value, String etag) {

    @Override
    public String toString() {
        return "SharedSecret[etag=" + etag + "]";
    }
}
