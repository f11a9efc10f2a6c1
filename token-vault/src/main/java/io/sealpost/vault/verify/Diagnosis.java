package io.sealpost.vault.verify;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.sealpost.vault.application.Inventory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What came of a verification.
 *
 * @param ok whether a credential works, or a login where the provider does not say, and so does each login, and nothing else is wrong
 * @param token the named account's, or the application's own; null where there was none to ask for
 * @param adminConsentUrls pages on which an administrator consents for a directory, by what for; empty for other providers than Microsoft
 * @param diesAt when the application's last live credential ends, null where that is not known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Diagnosis(
        String application,
        boolean ok,
        List<CredentialReport> credentials,
        TokenReport token,
        List<LoginReport> logins,
        List<Finding> findings,
        Map<String, String> adminConsentUrls,
        Instant diesAt) {

    /**
     * What became of one credential.
     *
     * @param kind the member of the application that holds it
     * @param cause a word for programs; absent where it works
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record CredentialReport(String kind, String name, Status status, String cause, Instant expiresAt, String detail) {

        static CredentialReport of(Inventory.Item item, Status status, String cause, String detail) {
            return new CredentialReport(item.kind(), item.name(), status, cause, item.expiresAt(), detail);
        }
    }

    /** What a credential is worth. */
    @Schema(name = "CredentialStatus")
    enum Status {
        @JsonProperty("works")
        WORKS,
        @JsonProperty("refused")
        REFUSED,
        @JsonProperty("expired")
        EXPIRED,
        @JsonProperty("not_yet_valid")
        NOT_YET_VALID,
        @JsonProperty("unreadable")
        UNREADABLE,
        /** It is not used, or the provider did not say. */
        @JsonProperty("untried")
        UNTRIED
    }
}
