package io.sealpost.sandbox.provider;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.TokenErrorResponse;
import com.nimbusds.oauth2.sdk.TokenIntrospectionRequest;
import com.nimbusds.oauth2.sdk.TokenIntrospectionSuccessResponse;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.Subject;
import com.nimbusds.oauth2.sdk.token.AccessTokenType;
import io.sealpost.sandbox.http.Answer;
import io.sealpost.sandbox.http.Answer.Reply;
import io.sealpost.sandbox.http.Handler;
import io.sealpost.sandbox.ledger.Ledger;
import io.sealpost.sandbox.ledger.LiveToken;
import io.sealpost.sandbox.ledger.Secret;
import java.util.Date;

/** Introspection of access tokens (RFC 7662). */
final class IntrospectEndpoint implements Handler {
    private final Client client;
    private final Ledger ledger;
    private final Issuer issuer;

    IntrospectEndpoint(Client client, Ledger ledger, Issuer issuer) {
        this.client = client;
        this.ledger = ledger;
        this.issuer = issuer;
    }

    @Override
    public Answer answer(HTTPRequest httpRequest) {
        try {
            var request = TokenIntrospectionRequest.parse(httpRequest);
            if (!client.proves(request.getClientAuthentication())) {
                return new Reply(Errors.response(new TokenErrorResponse(OAuth2Error.INVALID_CLIENT)));
            }
            var description = ledger.accessToken(new Secret(request.getToken().getValue()))
                    .map(this::describe)
                    .orElseGet(() -> new TokenIntrospectionSuccessResponse.Builder(false).build());
            return new Reply(description.toHTTPResponse());
        } catch (ParseException e) {
            return new Reply(Errors.response(new TokenErrorResponse(Errors.of(e))));
        }
    }

    private TokenIntrospectionSuccessResponse describe(LiveToken token) {
        return new TokenIntrospectionSuccessResponse.Builder(true)
                .issuer(issuer)
                .clientID(client.id())
                .subject(new Subject(Account.subject(token.account())))
                .username(token.account())
                .parameter("email", token.account())
                .scope(Scopes.parameter(token.scopes()))
                .tokenType(AccessTokenType.BEARER)
                .expirationTime(Date.from(token.expiresAt()))
                .build();
    }
}
