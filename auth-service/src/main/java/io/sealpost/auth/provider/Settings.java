package io.sealpost.auth.provider;

import java.util.List;
import java.util.Map;

/** A provider without its name, checked. Read from a request, a scope or a label that was left out is null: the default follows the template. */
record Settings(String application, Template template, SignIn signIn, Mail mail, boolean legacyRedirect) {

    static final String SIGN_IN_SCOPE = "openid profile email";

    record SignIn(
            boolean allowed,
            String scope,
            String loginButtonLabel,
            String cssClass,
            int sequence,
            List<String> allowedTenants,
            boolean linkVerifiedEmail,
            ResponseMode responseMode) {}

    record Mail(boolean allowed, String scope, Map<String, String> authorizationParams) {}
}
