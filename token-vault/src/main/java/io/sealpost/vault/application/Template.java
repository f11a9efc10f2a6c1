package io.sealpost.vault.application;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where an application's endpoints and mail hosts come from. */
public enum Template {
    /** Microsoft Entra ID and Exchange Online. */
    @JsonProperty("microsoft")
    MICROSOFT,
    /** Google identity and Gmail. */
    @JsonProperty("google")
    GOOGLE,
    /** Any provider: endpoints as given, or discovered from the issuer. */
    @JsonProperty("custom")
    CUSTOM
}
