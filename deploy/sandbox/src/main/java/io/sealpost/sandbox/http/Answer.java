package io.sealpost.sandbox.http;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import java.util.Map;

/** What a caller gets. */
public sealed interface Answer {

    /** A response. */
    record Reply(HTTPResponse response) implements Answer {

        /** A JSON object that no cache may keep. */
        public static Reply json(int status, Map<String, ?> object) {
            var response = new HTTPResponse(status);
            response.setHeader("Content-Type", "application/json");
            response.setCacheControl("no-store");
            response.setBody(JSONObjectUtils.toJSONString(object));
            return new Reply(response);
        }

        /** Text, HTML or anything else. */
        public static Reply text(int status, String contentType, String body) {
            var response = new HTTPResponse(status);
            response.setHeader("Content-Type", contentType);
            response.setCacheControl("no-store");
            response.setBody(body);
            return new Reply(response);
        }

        /** 204. */
        public static Reply noContent() {
            return new Reply(new HTTPResponse(204));
        }
    }

    /** Nothing at all: the connection stays open until the caller or the sandbox gives up. */
    record Silence() implements Answer {}

    /** The connection is closed without a response. */
    record Drop() implements Answer {}
}
