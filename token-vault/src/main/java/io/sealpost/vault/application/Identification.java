package io.sealpost.vault.application;

import java.net.URI;
import java.util.Optional;

/**
 * How an application's provider says who somebody is, and how far it is believed.
 *
 * @param issuer as its ID tokens name it, {@code {tenantid}} standing for a Microsoft tenant; null for a plain OAuth 2.0 provider
 * @param ofOneTenant whether, at Microsoft, only one tenant's people can come back: then its user names count
 * @param subjectClaim the claim that names a person
 * @param userinfoEndpoint null where there is none, or none that takes tokens for mail
 */
public record Identification(
        String application,
        Template template,
        String issuer,
        boolean ofOneTenant,
        String clientId,
        String subjectClaim,
        URI userinfoEndpoint) {

    static Identification of(String application, Settings settings) {
        return switch (settings.template()) {
            // its userinfo is Graph's, which takes tokens for Graph only
            case MICROSOFT -> of(application, settings, !AppOnly.isOfManyTenants(settings), "oid", null);
            case GOOGLE, CUSTOM -> of(application, settings, false, "sub", settings.userinfoEndpoint());
        };
    }

    private static Identification of(
            String application, Settings settings, boolean ofOneTenant, String subjectClaim, URI userinfoEndpoint) {
        return new Identification(
                application,
                settings.template(),
                settings.issuer(),
                ofOneTenant,
                settings.clientId(),
                subjectClaim,
                userinfoEndpoint);
    }

    /** The issuer of an identity that no ID token told, by the name that auth-service gives it, too. */
    public String issuerOfUserinfo() {
        return Optional.ofNullable(issuer).orElse("application:" + application);
    }
}
