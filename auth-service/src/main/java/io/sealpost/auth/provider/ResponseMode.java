package io.sealpost.auth.provider;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a provider sends a browser back (OAuth 2.0 Multiple Response Type Encoding Practices §2.1, OAuth 2.0 Form Post Response Mode). */
public enum ResponseMode {
    /** By a redirect. */
    @JsonProperty("query")
    QUERY,

    /** By a form, which keeps the code out of addresses; browsers bring the visit's cookies along over https only. */
    @JsonProperty("form_post")
    FORM_POST
}
