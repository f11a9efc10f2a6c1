package io.sealpost.vault.application;

import io.sealpost.vault.provider.ClientAuthenticationMethod;
import io.sealpost.vault.provider.OAuthClient;
import io.sealpost.vault.provider.OAuthClient.Credential;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An application with all its credentials, those that may be used opened: for somebody who looks for what is wrong with it.
 *
 * @param tenant Microsoft's tenant, null elsewhere
 * @param appOnlyScopes with which it asks for tokens of its own where its template knows them and its tenant has them; empty elsewhere
 * @param diesAt when the last live credential of its method ends, null where that is not known
 */
public record Inventory(
        String application,
        Template template,
        String tenant,
        OAuthClient client,
        List<String> appOnlyScopes,
        List<String> mailHosts,
        List<Item> items,
        List<Warning> warnings,
        Instant diesAt) {

    /**
     * One credential.
     *
     * @param kind the member of the application that holds it
     * @param name tells it from others of its kind
     * @param key tells it from all others of the application
     * @param credential opened if it is live and of the method that the application uses
     * @param expiresAt null where that is not known
     */
    public record Item(
            String kind, String name, String key, State state, Optional<Credential> credential, Instant expiresAt) {}

    /** Whether a credential is used. */
    public enum State {
        LIVE,
        EXPIRED,
        NOT_YET_VALID,
        /** It is there, or should be, but cannot be read or is of no use to this provider; a warning says why. */
        UNREADABLE,
        /** The application proves itself in another way. */
        NOT_OF_METHOD;

        /** As it stands in the audit trail: lower snake case. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether it asks at Microsoft for one directory, so that it can have tokens of its own. */
    public boolean hasTokensOfItsOwn() {
        return !appOnlyScopes.isEmpty();
    }

    /** Whether it is a service account of Google's, which is known by its assertions alone: there is no client behind it. */
    public boolean isServiceAccount() {
        return template == Template.GOOGLE && client.authentication() == ClientAuthenticationMethod.PRIVATE_KEY_JWT;
    }
}
