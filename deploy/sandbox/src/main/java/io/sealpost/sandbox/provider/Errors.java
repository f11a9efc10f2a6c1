package io.sealpost.sandbox.provider;

import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.ErrorResponse;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;

/** Errors in the form of RFC 6749 §5.2. */
final class Errors {

    private Errors() {}

    /** The error of a request that cannot be read; the parser's own text may quote the request, so it is left out. */
    static ErrorObject of(ParseException e) {
        var error = e.getErrorObject();
        return error == null
                ? OAuth2Error.INVALID_REQUEST
                : new ErrorObject(error.getCode(), null, error.getHTTPStatusCode());
    }

    static HTTPResponse response(ErrorResponse error) {
        var response = error.toHTTPResponse();
        if (response.getStatusCode() == HTTPResponse.SC_UNAUTHORIZED) {
            response.setWWWAuthenticate("Basic realm=\"sandbox\"");
        }
        return response;
    }
}
