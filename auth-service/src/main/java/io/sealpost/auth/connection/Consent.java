package io.sealpost.auth.connection;

import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.Prompt;
import io.sealpost.auth.browser.Origin;
import io.sealpost.auth.provider.MailOffer;
import io.sealpost.auth.vault.Application;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The request that a browser takes to the provider (RFC 6749 §4.1.1, RFC 7636 §4.3, OpenID Connect Core §3.1.2.1), or for an administrator's
 * consent to Microsoft (learn.microsoft.com/entra/identity-platform/v2-admin-consent), which answers without a code.
 *
 * @param account the login hint: a person with several accounts lands at the right one; null for an administrator's consent
 * @param tenant whose administrator is asked; null for a mailbox
 */
record Consent(
        Application application,
        MailOffer offer,
        String account,
        String tenant,
        List<String> scopes,
        URI redirectUri,
        State state,
        Nonce nonce,
        CodeVerifier verifier) {

    URI uri() {
        if (tenant != null) {
            return adminConsent();
        }
        return scopes.contains(Scopes.OPENID) ? authentication() : authorization();
    }

    /** At the same host as the application's own endpoints: Microsoft has several clouds. */
    private URI adminConsent() {
        var parameters = new LinkedHashMap<String, List<String>>();
        parameters.put("client_id", List.of(application.clientId()));
        parameters.put("scope", List.of(scope().toString()));
        parameters.put("redirect_uri", List.of(redirectUri.toString()));
        parameters.put("state", List.of(state.getValue()));
        return URI.create(Origin.of(application.authorizationEndpoint()) + "/" + tenant + "/v2.0/adminconsent?"
                + URLUtils.serializeParameters(parameters));
    }

    private URI authentication() {
        var request = new AuthenticationRequest.Builder(ResponseType.CODE, scope(), client(), redirectUri)
                .endpointURI(application.authorizationEndpoint())
                .state(state)
                .nonce(nonce)
                .codeChallenge(verifier, CodeChallengeMethod.S256)
                .loginHint(account)
                .prompt(prompt());
        furtherParameters().forEach(request::customParameter);
        return request.build().toURI();
    }

    private URI authorization() {
        var request = new AuthorizationRequest.Builder(ResponseType.CODE, client())
                .endpointURI(application.authorizationEndpoint())
                .redirectionURI(redirectUri)
                .scope(scope())
                .state(state)
                .codeChallenge(verifier, CodeChallengeMethod.S256)
                .customParameter("login_hint", account);
        furtherParameters().forEach(request::customParameter);
        return request.build().toURI();
    }

    private ClientID client() {
        return new ClientID(application.clientId());
    }

    private Scope scope() {
        return new Scope(scopes.toArray(String[]::new));
    }

    /** Without a choice of accounts the browser's current session would consent; Google gives a refresh token on consent only. */
    private Prompt prompt() {
        return switch (offer.template()) {
            case MICROSOFT -> new Prompt(Prompt.Type.SELECT_ACCOUNT);
            case GOOGLE -> new Prompt(Prompt.Type.SELECT_ACCOUNT, Prompt.Type.CONSENT);
            case CUSTOM -> null;
        };
    }

    private Map<String, String> furtherParameters() {
        var parameters = new TreeMap<>(offer.authorizationParams());
        switch (offer.template()) {
            case GOOGLE -> parameters.put("access_type", "offline");
            case MICROSOFT, CUSTOM -> {
                // Both ask for a refresh token by the scope offline_access.
            }
        }
        return parameters;
    }

    @Override
    public String toString() {
        return "Consent[" + offer.provider() + "]";
    }
}
