package io.sealpost.vault.provider;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the client proves itself at the token endpoint (RFC 6749 §2.3). */
public enum ClientAuthenticationMethod {
    @JsonProperty("client_secret_post")
    CLIENT_SECRET_POST,
    @JsonProperty("client_secret_basic")
    CLIENT_SECRET_BASIC,
    /** By an assertion that it signs for each request (RFC 7523 §2.2). */
    @JsonProperty("private_key_jwt")
    PRIVATE_KEY_JWT,
    /** By a token of the platform that it runs on, as assertion. */
    @JsonProperty("federated")
    FEDERATED
}
