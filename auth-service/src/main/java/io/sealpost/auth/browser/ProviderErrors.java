package io.sealpost.auth.browser;

import java.util.Set;

/** Error codes that providers may answer with. Only registered ones are passed on: anything else is a text from outside. */
public final class ProviderErrors {

    private static final String CAUSE = "provider_error";

    /** The IANA registry "OAuth Extensions Errors" and RFC 6749, RFC 9396 and OpenID Connect Core, as far as a code flow can meet them. */
    private static final Set<String> REGISTERED = Set.of(
            "access_denied",
            "account_selection_required",
            "consent_required",
            "interaction_required",
            "invalid_client",
            "invalid_grant",
            "invalid_request",
            "invalid_request_object",
            "invalid_request_uri",
            "invalid_scope",
            "invalid_target",
            "login_required",
            "registration_not_supported",
            "request_not_supported",
            "request_uri_not_supported",
            "server_error",
            "temporarily_unavailable",
            "unauthorized_client",
            "unmet_authentication_requirements",
            "unsupported_grant_type",
            "unsupported_response_type");

    private ProviderErrors() {}

    /** A cause that names a registered error, and says of any other only that it was one. */
    public static String cause(String error) {
        return REGISTERED.contains(error) ? CAUSE + ":" + error : CAUSE;
    }
}
