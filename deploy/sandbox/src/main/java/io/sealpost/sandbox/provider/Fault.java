package io.sealpost.sandbox.provider;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.TokenErrorResponse;
import io.sealpost.sandbox.http.Answer;
import io.sealpost.sandbox.http.Answer.Drop;
import io.sealpost.sandbox.http.Answer.Reply;
import io.sealpost.sandbox.http.Answer.Silence;
import java.util.Map;

/** A way to misbehave. The request is answered so without being looked at: the ledger stays as it was. */
public enum Fault {
    /** 500 with a JSON body. */
    HTTP_500 {
        @Override
        Answer answer() {
            return Reply.json(500, Map.of("error", "server_error"));
        }
    },
    /** 200 with a web page, as a captive portal or a wrong proxy answers. */
    HTML {
        @Override
        Answer answer() {
            return Reply.text(200, "text/html; charset=utf-8", "<!doctype html><title>Please sign in</title>");
        }
    },
    /** No answer. */
    HANG {
        @Override
        Answer answer() {
            return new Silence();
        }
    },
    /** The connection is closed without an answer. */
    RESET {
        @Override
        Answer answer() {
            return new Drop();
        }
    },
    /** 400 {@code invalid_grant}, though the grant is good. */
    INVALID_GRANT {
        @Override
        Answer answer() {
            return new Reply(new TokenErrorResponse(OAuth2Error.INVALID_GRANT).toHTTPResponse());
        }
    },
    /** 401 {@code invalid_client}, though the credentials are good. */
    INVALID_CLIENT {
        @Override
        Answer answer() {
            return new Reply(Errors.response(new TokenErrorResponse(OAuth2Error.INVALID_CLIENT)));
        }
    },
    /** 429 with {@code Retry-After: 1}. */
    THROTTLE {
        @Override
        Answer answer() {
            var reply = Reply.json(429, Map.of("error", "temporarily_unavailable"));
            reply.response().setHeader("Retry-After", "1");
            return reply;
        }
    };

    abstract Answer answer();
}
