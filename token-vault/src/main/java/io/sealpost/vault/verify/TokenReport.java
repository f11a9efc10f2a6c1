package io.sealpost.vault.verify;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.provider.TokenClaims;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An access token as it reads, or why there is none.
 *
 * @param of whose it is
 * @param cause why there is none
 * @param format {@code jwt}, or {@code opaque} for one that only its resource can read
 * @param roles what the application may do by itself, by the permissions' names
 * @param scopes what a person allowed; of an opaque token as they are stored
 * @param objectId Microsoft's {@code oid}: in an app-only token the service principal's object id, which Exchange wants to be told
 * @param user whose mailbox or login it is about, where it says so
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TokenReport(
        Owner of,
        boolean obtained,
        String cause,
        String format,
        List<String> audience,
        String issuer,
        String tenant,
        String appId,
        String objectId,
        String user,
        List<String> roles,
        List<String> scopes,
        Instant expiresAt,
        String detail) {

    private static final String JWT = "jwt";

    /** Whose token it is. */
    @Schema(name = "TokenOwner")
    enum Owner {
        @JsonProperty("account")
        ACCOUNT,
        @JsonProperty("application")
        APPLICATION
    }

    static TokenReport missing(Owner owner, String cause, String detail) {
        return new TokenReport(
                owner, false, cause, null, null, null, null, null, null, null, List.of(), List.of(), null, detail);
    }

    /** @param scopes as they are stored or were answered */
    static TokenReport of(Owner owner, SecretText token, List<String> scopes, Instant expiresAt) {
        return TokenClaims.of(token)
                .map(claims -> read(owner, claims, expiresAt))
                .orElseGet(() -> new TokenReport(
                        owner,
                        true,
                        null,
                        "opaque",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        List.of(),
                        scopes,
                        expiresAt,
                        "The token is for nobody but its provider to read; scopes are as they are stored."));
    }

    private static TokenReport read(Owner owner, TokenClaims claims, Instant expiresAt) {
        return new TokenReport(
                owner,
                true,
                null,
                JWT,
                claims.words("aud"),
                claims.text("iss"),
                claims.text("tid"),
                claims.text("appid", "azp", "client_id"),
                claims.text("oid"),
                claims.text("upn", "preferred_username", "unique_name", "email"),
                claims.words("roles"),
                claims.words("scp", "scope"),
                expiresAt,
                "Read as it is, not validated: that is for the mail server to do.");
    }

    boolean isReadable() {
        return JWT.equals(format);
    }

    /** Whether a person stands behind it; of an opaque one nobody can tell. */
    boolean isOfAPerson() {
        return !scopes.isEmpty() && roles.isEmpty();
    }

    Optional<String> servicePrincipal() {
        return isOfAPerson() ? Optional.empty() : Optional.ofNullable(objectId);
    }
}
