package io.sealpost.sandbox.http;

import com.nimbusds.oauth2.sdk.http.HTTPRequest;

/** Answers the requests of one path. */
@FunctionalInterface
public interface Handler {

    /** Called on a virtual thread; may block. */
    Answer answer(HTTPRequest request);
}
