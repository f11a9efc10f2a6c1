package io.sealpost.sandbox.provider;

import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.TokenErrorResponse;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import io.sealpost.sandbox.http.Answer;
import io.sealpost.sandbox.http.Answer.Reply;
import io.sealpost.sandbox.http.Handler;
import io.sealpost.sandbox.ledger.Ledger;
import io.sealpost.sandbox.ledger.Redemption;
import io.sealpost.sandbox.ledger.Redemption.Granted;
import io.sealpost.sandbox.ledger.Redemption.Refused;
import io.sealpost.sandbox.ledger.Redemption.ScopeExceeded;
import io.sealpost.sandbox.ledger.Secret;

/** Codes and refresh tokens in, tokens out (RFC 6749 §5). */
final class TokenEndpoint implements Handler {
    private final Client client;
    private final Ledger ledger;
    private final Tokens tokens;

    TokenEndpoint(Client client, Ledger ledger, Tokens tokens) {
        this.client = client;
        this.ledger = ledger;
        this.tokens = tokens;
    }

    @Override
    public Answer answer(HTTPRequest httpRequest) {
        TokenRequest request;
        try {
            request = TokenRequest.parse(httpRequest);
        } catch (ParseException e) {
            return refuse(Errors.of(e));
        }
        // Before anything is used up: a client may try its next secret with the same code.
        if (!client.proves(request.getClientAuthentication())) {
            return refuse(OAuth2Error.INVALID_CLIENT);
        }
        return switch (request.getAuthorizationGrant()) {
            case AuthorizationCodeGrant grant
            when grant.getCodeVerifier() == null ->
                refuse(OAuth2Error.INVALID_REQUEST.setDescription("The code_verifier is missing"));
            case AuthorizationCodeGrant grant ->
                render(
                        request,
                        ledger.redeem(
                                new Secret(grant.getAuthorizationCode().getValue()),
                                grant.getRedirectionURI(),
                                grant.getCodeVerifier()));
            case RefreshTokenGrant grant ->
                render(
                        request,
                        ledger.refresh(new Secret(grant.getRefreshToken().getValue()), Scopes.of(request.getScope())));
            default -> refuse(OAuth2Error.UNSUPPORTED_GRANT_TYPE);
        };
    }

    private Reply render(TokenRequest request, Redemption redemption) {
        return switch (redemption) {
            case Granted granted -> issue(request, granted);
            case Refused(var reason) -> refuse(OAuth2Error.INVALID_GRANT.setDescription(reason));
            case ScopeExceeded() -> refuse(OAuth2Error.INVALID_SCOPE);
        };
    }

    private Reply issue(TokenRequest request, Granted granted) {
        var grant = granted.grant();
        var access = tokens.access(grant, request);
        ledger.issued(grant, access.value(), access.expiresAt());
        var bearer = new BearerAccessToken(
                access.value().value(), access.lifetimeSeconds(), Scopes.parameter(grant.scopes()));
        var refresh =
                granted.refreshToken().map(Secret::value).map(RefreshToken::new).orElse(null);
        var issued = grant.scopes().contains(Scopes.OPENID)
                ? new OIDCTokens(tokens.id(grant, request), bearer, refresh)
                : new OIDCTokens(bearer, refresh);
        return new Reply(new OIDCTokenResponse(issued).toHTTPResponse());
    }

    private static Reply refuse(ErrorObject error) {
        return new Reply(Errors.response(new TokenErrorResponse(error)));
    }
}
