package io.sealpost.sandbox.provider;

import io.sealpost.sandbox.http.Answer.Reply;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import no.nav.security.mock.oauth2.http.OAuth2HttpRequest;
import okhttp3.Headers;
import okhttp3.HttpUrl;

/** The discovery document: mock-oauth2-server's endpoints, and only what this provider really does. */
final class Discovery {

    private Discovery() {}

    static Reply document(URI issuer) {
        var known = new OAuth2HttpRequest(Headers.of(), "GET", HttpUrl.get(issuer), null).toWellKnown();
        var secrets = List.of("client_secret_basic", "client_secret_post");
        var document = new TreeMap<String, Object>(Map.of(
                "issuer", known.getIssuer(),
                "authorization_endpoint", known.getAuthorizationEndpoint(),
                "token_endpoint", known.getTokenEndpoint(),
                "revocation_endpoint", known.getRevocationEndpoint(),
                "introspection_endpoint", known.getIntrospectionEndpoint(),
                "userinfo_endpoint", known.getUserInfoEndpoint(),
                "jwks_uri", known.getJwksUri()));
        document.putAll(Map.of(
                "scopes_supported", Scopes.SUPPORTED,
                "response_types_supported", List.of("code"),
                "response_modes_supported", List.of("query"),
                "grant_types_supported", List.of("authorization_code", "refresh_token"),
                "subject_types_supported", List.of("public"),
                "id_token_signing_alg_values_supported", List.of("RS256"),
                "code_challenge_methods_supported", List.of("S256"),
                "token_endpoint_auth_methods_supported", secrets,
                "revocation_endpoint_auth_methods_supported", secrets,
                "authorization_response_iss_parameter_supported", true));
        return Reply.json(200, document);
    }
}
