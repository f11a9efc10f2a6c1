package io.sealpost.auth.provider;

import java.util.List;
import java.util.Set;

/**
 * A provider as signing in with it needs it.
 *
 * @param label what people call it
 * @param buttonLabel what its button says
 * @param cssClass of its button; null where none is named
 * @param sequence where it stands among the others, the smallest first
 * @param allowedTenants the only Microsoft tenants that people may come from; empty when none is named
 * @param linkVerifiedEmail whether an address that the provider vouches for may link a person to a user
 * @param legacyRedirect whether {@code /auth_oauth/signin} is its callback, in place of one with its name
 * @param responseMode how it sends browsers back
 * @param version another one after each change
 */
public record SignInOffer(
        String provider,
        String label,
        String buttonLabel,
        String cssClass,
        int sequence,
        String application,
        Template template,
        List<String> scope,
        Set<String> allowedTenants,
        boolean linkVerifiedEmail,
        boolean legacyRedirect,
        ResponseMode responseMode,
        long version) {

    /** Whether people whom that issuer names may come still; Microsoft's issuers have the directory in their path. */
    public boolean admits(String issuer) {
        return template != Template.MICROSOFT
                || allowedTenants.isEmpty()
                || allowedTenants.stream().anyMatch(tenant -> issuer.contains("/" + tenant + "/"));
    }
}
