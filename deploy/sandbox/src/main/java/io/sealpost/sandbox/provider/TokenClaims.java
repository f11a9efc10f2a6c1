package io.sealpost.sandbox.provider;

import com.nimbusds.oauth2.sdk.TokenRequest;
import java.util.List;
import java.util.Map;
import no.nav.security.mock.oauth2.token.OAuth2TokenCallback;

/** Tells mock-oauth2-server what to put into one token. */
record TokenClaims(String subject, List<String> audience, Map<String, Object> claims, long seconds)
        implements OAuth2TokenCallback {

    @Override
    public String issuerId() {
        return Provider.ISSUER_ID;
    }

    @Override
    public String subject(TokenRequest request) {
        return subject;
    }

    @Override
    public String typeHeader(TokenRequest request) {
        return "JWT";
    }

    @Override
    public List<String> audience(TokenRequest request) {
        return audience;
    }

    @Override
    public Map<String, Object> addClaims(TokenRequest request) {
        return claims;
    }

    @Override
    public long tokenExpiry() {
        return seconds;
    }
}
