package io.sealpost.auth.browser;

import io.sealpost.auth.caller.Actor;
import io.sealpost.auth.refusal.Refusal;
import io.sealpost.auth.vault.VaultUnavailable;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.function.Supplier;

/** Shows people a page where programs get a problem document. */
@ApplicationScoped
public class Browser {

    /** Who sits there is not known; from where the request came is. */
    public static Actor actor(HttpServerRequest request) {
        var address = request.remoteAddress();
        return Actor.browser(address == null ? null : address.hostAddress());
    }

    /** The answer, or what kept it from being made: a page for a browser, else left to the mappers. */
    public Response answer(HttpHeaders headers, Supplier<Response> answer) {
        if (!Pages.wanted(headers)) {
            return answer.get();
        }
        try {
            return answer.get();
        } catch (Refusal refusal) {
            return Pages.refusal(refusal);
        } catch (VaultUnavailable unavailable) {
            return Pages.tryAgain();
        }
    }
}
