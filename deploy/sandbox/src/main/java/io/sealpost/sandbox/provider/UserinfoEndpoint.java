package io.sealpost.sandbox.provider;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.Subject;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.oauth2.sdk.token.BearerTokenError;
import com.nimbusds.openid.connect.sdk.UserInfoErrorResponse;
import com.nimbusds.openid.connect.sdk.UserInfoSuccessResponse;
import com.nimbusds.openid.connect.sdk.claims.UserInfo;
import io.sealpost.sandbox.http.Answer;
import io.sealpost.sandbox.http.Answer.Reply;
import io.sealpost.sandbox.http.Handler;
import io.sealpost.sandbox.ledger.Ledger;
import io.sealpost.sandbox.ledger.LiveToken;
import io.sealpost.sandbox.ledger.Secret;

/** Says whose access token it is. */
final class UserinfoEndpoint implements Handler {
    private final Ledger ledger;

    UserinfoEndpoint(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public Answer answer(HTTPRequest request) {
        Secret presented;
        try {
            presented = new Secret(BearerAccessToken.parse(request).getValue());
        } catch (ParseException e) {
            return refuse(BearerTokenError.MISSING_TOKEN);
        }
        return ledger.accessToken(presented)
                .map(token -> token.scopes().contains(Scopes.OPENID)
                        ? describe(token)
                        : refuse(BearerTokenError.INSUFFICIENT_SCOPE))
                .orElseGet(() -> refuse(BearerTokenError.INVALID_TOKEN));
    }

    private static Reply describe(LiveToken token) {
        var info = new UserInfo(new Subject(Account.subject(token.account())));
        Account.claims(token.account(), token.scopes()).forEach(info::setClaim);
        return new Reply(new UserInfoSuccessResponse(info).toHTTPResponse());
    }

    private static Reply refuse(BearerTokenError error) {
        return new Reply(new UserInfoErrorResponse(error).toHTTPResponse());
    }
}
