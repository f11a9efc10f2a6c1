package io.sealpost.sandbox.provider;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationErrorResponse;
import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.AuthorizationResponse;
import com.nimbusds.oauth2.sdk.AuthorizationSuccessResponse;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseMode;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.openid.connect.sdk.OIDCError;
import io.sealpost.sandbox.http.Answer;
import io.sealpost.sandbox.http.Answer.Reply;
import io.sealpost.sandbox.http.Handler;
import io.sealpost.sandbox.ledger.Consent;
import io.sealpost.sandbox.ledger.Ledger;
import io.sealpost.sandbox.provider.ConsentScript.Outcome;
import io.sealpost.sandbox.provider.ConsentScript.Step;
import java.util.Optional;

/** Where a browser arrives. There is no page: the consent script answers for the person. */
final class AuthorizeEndpoint implements Handler {
    private final Client client;
    private final Ledger ledger;
    private final ConsentScript script;
    private final Issuer issuer;

    AuthorizeEndpoint(Client client, Ledger ledger, ConsentScript script, Issuer issuer) {
        this.client = client;
        this.ledger = ledger;
        this.script = script;
        this.issuer = issuer;
    }

    @Override
    public Answer answer(HTTPRequest httpRequest) {
        AuthorizationRequest request;
        try {
            httpRequest.ensureMethod(HTTPRequest.Method.GET);
            request = AuthorizationRequest.parse(httpRequest);
        } catch (ParseException e) {
            return page("This is no authorization request that can be answered.");
        }
        // As long as client and redirect URI are in doubt, nobody is sent anywhere (RFC 6749 §4.1.2.1).
        if (!client.id().equals(request.getClientID())) {
            return page("The client_id is unknown; the sandbox knows sealpost-sandbox.");
        }
        if (!client.mayReturnTo(request.getRedirectionURI())) {
            return page("The redirect_uri must be an http or https address on localhost, without a fragment.");
        }
        var fault = fault(request);
        return redirect(fault.isPresent() ? refuse(request, fault.get()) : visit(request, script.take()));
    }

    private static Optional<ErrorObject> fault(AuthorizationRequest request) {
        if (!ResponseType.CODE.equals(request.getResponseType())) {
            return Optional.of(OAuth2Error.UNSUPPORTED_RESPONSE_TYPE);
        }
        if (!ResponseMode.QUERY.equals(request.impliedResponseMode())) {
            return Optional.of(OAuth2Error.INVALID_REQUEST.setDescription("Only response_mode=query is supported"));
        }
        if (request.getCodeChallenge() == null || !CodeChallengeMethod.S256.equals(request.getCodeChallengeMethod())) {
            return Optional.of(OAuth2Error.INVALID_REQUEST.setDescription("PKCE with S256 is required"));
        }
        var scopes = Scopes.of(request.getScope());
        return scopes.isEmpty() || !Scopes.SUPPORTED.containsAll(scopes)
                ? Optional.of(OAuth2Error.INVALID_SCOPE.setDescription("Supported: " + Scopes.SUPPORTED))
                : Optional.empty();
    }

    private AuthorizationResponse visit(AuthorizationRequest request, Step step) {
        if (step.outcome() == Outcome.DECLINE) {
            return refuse(request, OAuth2Error.ACCESS_DENIED);
        }
        var account = step.account().or(() -> parameter(request, "login_hint"));
        return account.map(name -> allow(request, step, name))
                .orElseGet(() -> refuse(
                        request,
                        OIDCError.ACCOUNT_SELECTION_REQUIRED.setDescription(
                                "Send a login_hint, or name the account by POST /control/consent")));
    }

    private AuthorizationResponse allow(AuthorizationRequest request, Step step, String account) {
        var scopes = Scopes.of(request.getScope());
        var code = ledger.consent(new Consent(
                account,
                scopes,
                request.getRedirectionURI(),
                request.getCodeChallenge().getValue(),
                parameter(request, "nonce"),
                scopes.contains(Scopes.OFFLINE_ACCESS) && step.outcome() != Outcome.NO_REFRESH_TOKEN));
        return new AuthorizationSuccessResponse(
                request.getRedirectionURI(),
                new AuthorizationCode(code.value()),
                null,
                request.getState(),
                issuer,
                ResponseMode.QUERY);
    }

    private AuthorizationResponse refuse(AuthorizationRequest request, ErrorObject error) {
        return new AuthorizationErrorResponse(
                request.getRedirectionURI(), error, request.getState(), issuer, ResponseMode.QUERY);
    }

    private static Optional<String> parameter(AuthorizationRequest request, String name) {
        var values = request.getCustomParameter(name);
        return values == null
                ? Optional.empty()
                : values.stream().filter(value -> !value.isBlank()).findFirst();
    }

    private static Reply redirect(AuthorizationResponse response) {
        var http = response.toHTTPResponse();
        http.setCacheControl("no-store");
        http.setHeader("Referrer-Policy", "no-referrer");
        return new Reply(http);
    }

    private static Reply page(String sentence) {
        return Reply.text(400, "text/plain; charset=utf-8", sentence + "\n");
    }
}
