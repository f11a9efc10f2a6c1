package io.sealpost.mail.vault;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * What the vault says about a grant.
 *
 * @param trouble set while a provider is down although the grant is active, as the vault words it
 * @param actsFor the account in whose name the application asks for tokens; null where it does not
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GrantStatus(
        String status,
        String cause,
        String actionRequired,
        JsonNode trouble,

        @JsonProperty(access = JsonProperty.Access.WRITE_ONLY)
        String grantType,

        @JsonProperty(access = JsonProperty.Access.WRITE_ONLY)
        String actsFor) {

    boolean isAppOnly() {
        return "client_credentials".equals(grantType);
    }
}
