package io.sealpost.vault.provider;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the client proves itself at the token endpoint (RFC 6749 §2.3.1). */
public enum ClientAuthenticationMethod {
    @JsonProperty("client_secret_post")
    CLIENT_SECRET_POST,
    @JsonProperty("client_secret_basic")
    CLIENT_SECRET_BASIC
}
