package io.sealpost.auth.browser;

import io.sealpost.auth.caller.Actor;
import io.sealpost.auth.http.DatabaseProblems;
import io.sealpost.auth.http.Reasons;
import io.sealpost.auth.parameter.ParameterCopy;
import io.sealpost.auth.refusal.Refusal;
import io.sealpost.auth.refusal.RefusalCode;
import io.sealpost.auth.vault.VaultUnavailable;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Shows people a page where programs get a problem document. */
@ApplicationScoped
public class Browser {

    private static final Logger LOG = Logger.getLogger(Browser.class);

    private final ParameterCopy parameters;

    Browser(ParameterCopy parameters) {
        this.parameters = parameters;
    }

    /** Who sits there is not known; from where the request came is. */
    public static Actor actor(HttpServerRequest request) {
        var address = request.remoteAddress();
        return Actor.browser(address == null ? null : address.hostAddress());
    }

    /** The answer, or what kept it from being made: a page for a browser, else left to the mappers. */
    public Response answer(HttpHeaders headers, Function<Pages, Response> answer) {
        var pages = new Pages(Language.of(headers), Pages.wanted(headers));
        if (!pages.areWanted()) {
            return answer.apply(pages);
        }
        try {
            return answer.apply(pages);
        } catch (Refusal refusal) {
            return pages.refusal(refusal);
        } catch (VaultUnavailable unavailable) {
            return later(pages, unavailable);
        } catch (RuntimeException failure) {
            if (DatabaseProblems.isOfAnAbsentDatabase(failure)) {
                return later(pages, failure);
            }
            throw failure;
        }
    }

    /** No mapper sees what ends in a page, so it is logged here: by kinds of failures, as their words may quote what the browser brought. */
    private static Response later(Pages pages, RuntimeException failure) {
        LOG.warnf(
                "a person was asked to try again: %s",
                Reasons.of(failure)
                        .map(reason -> reason.getClass().getSimpleName())
                        .collect(Collectors.joining(" of ")));
        return pages.tryAgain();
    }

    /**
     * Another site must not press the button for somebody. Our own page sends the origin {@code null}, because it sends no referrer, so
     * {@code Sec-Fetch-Site} decides where the browser sends it, as all current ones do.
     */
    public void refuseOtherSites(String origin, String fetchSite) {
        var ours = fetchSite == null
                ? origin == null
                        || origin.equals(
                                Origin.of(URI.create(parameters.current().webBaseUrl())))
                : fetchSite.equals("same-origin") || fetchSite.equals("none");
        if (!ours) {
            throw Refusal.of(
                    RefusalCode.FORBIDDEN,
                    "The button was pressed by another site, or by a browser that does not tell. Open the link itself, in a current browser.");
        }
    }
}
