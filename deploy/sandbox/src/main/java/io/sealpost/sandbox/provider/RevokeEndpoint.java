package io.sealpost.sandbox.provider;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.TokenErrorResponse;
import com.nimbusds.oauth2.sdk.TokenRevocationRequest;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import io.sealpost.sandbox.http.Answer;
import io.sealpost.sandbox.http.Answer.Reply;
import io.sealpost.sandbox.http.Handler;
import io.sealpost.sandbox.ledger.Ledger;
import io.sealpost.sandbox.ledger.Secret;

/** Revocation (RFC 7009). An unknown token is as good as revoked, so it answers 200 too. */
final class RevokeEndpoint implements Handler {
    private final Client client;
    private final Ledger ledger;

    RevokeEndpoint(Client client, Ledger ledger) {
        this.client = client;
        this.ledger = ledger;
    }

    @Override
    public Answer answer(HTTPRequest httpRequest) {
        try {
            var request = TokenRevocationRequest.parse(httpRequest);
            if (!client.proves(request.getClientAuthentication())) {
                return new Reply(Errors.response(new TokenErrorResponse(OAuth2Error.INVALID_CLIENT)));
            }
            ledger.revoke(new Secret(request.getToken().getValue()));
            return new Reply(new HTTPResponse(HTTPResponse.SC_OK));
        } catch (ParseException e) {
            return new Reply(Errors.response(new TokenErrorResponse(Errors.of(e))));
        }
    }
}
