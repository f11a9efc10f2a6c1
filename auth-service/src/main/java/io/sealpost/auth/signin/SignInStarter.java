package io.sealpost.auth.signin;

import io.sealpost.auth.browser.BrowserCookie;
import io.sealpost.auth.provider.ResponseMode;
import io.sealpost.auth.refusal.Refusal;
import io.sealpost.auth.refusal.RefusalCode;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/** Begins visits. Nothing is stored: what a visit is for goes along sealed, in the browser's own cookie. */
@ApplicationScoped
class SignInStarter {

    private final SignInProviders providers;
    private final Visits visits;
    private final FlowSeal seal;
    private final Clock clock;

    SignInStarter(SignInProviders providers, Visits visits, FlowSeal seal, Clock clock) {
        this.providers = providers;
        this.visits = visits;
        this.seal = seal;
        this.clock = clock;
    }

    /**
     * What a visit is to be for; {@link Flow} says what each part is.
     *
     * @param returnTo checked
     * @param invitation null for a sign-in, which has state and challenge instead
     */
    record Wish(String returnTo, String state, String codeChallenge, String invitation) {

        @Override
        public String toString() {
            return "Wish[" + returnTo + "]";
        }
    }

    /** Where the browser goes, and the cookie by which the visit is known again when it comes back. */
    record Started(URI location, BrowserCookie cookie) {}

    /** Refuses providers that nobody can sign in with. */
    Started start(String name, Wish wish, RoutingContext request) {
        var provider = providers.of(name).orElseThrow(SignInStarter::notOffered);
        var posts = provider.offer().responseMode() == ResponseMode.FORM_POST;
        var begun = visits.begin(request, provider.tenant(), posts);
        var flow = new Flow(
                name,
                provider.state(),
                provider.callback(),
                wish.returnTo(),
                wish.state(),
                wish.codeChallenge(),
                wish.invitation(),
                clock.instant().plus(SignInProviders.LIFE).truncatedTo(ChronoUnit.SECONDS));
        var cookie = BrowserCookie.of(
                BrowserCookie.Purpose.SIGN_IN,
                begun.state(),
                seal.seal(flow, begun.state()),
                provider.callback(),
                SignInProviders.LIFE);
        return new Started(begun.location(), posts ? cookie.forPost() : cookie);
    }

    static Refusal notOffered() {
        return Refusal.of(
                RefusalCode.NOT_FOUND,
                "Nobody can sign in with this provider at the moment. Go back, and choose another or tell whoever runs the site.");
    }
}
