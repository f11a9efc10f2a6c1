package io.sealpost.acceptance;

import io.sealpost.acceptance.Canary.Kind;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Somebody who follows a link, presses its button and consents at the sandbox. What the browser shows and keeps on the way is noted. */
final class ScriptedPerson {

    private static final Map<String, Kind> IN_ADDRESSES = Map.of("code", Kind.CODE, "state", Kind.STATE);

    private final Canaries canaries;

    ScriptedPerson(Canaries canaries) {
        this.canaries = canaries;
    }

    /**
     * A visit to the provider that has begun.
     *
     * @param provider where the browser is sent
     * @param cookies by which it is known again
     */
    record Visit(URI provider, String cookies) {}

    /** Opens the link and presses the button. */
    Visit begin(String link) {
        canaries.note(Kind.TICKET, link.substring(link.lastIndexOf('/') + 1));
        Http.send(HttpRequest.newBuilder(URI.create(link))).expect(200);
        return follow(HttpRequest.newBuilder(URI.create(link)).POST(BodyPublishers.noBody()));
    }

    /** Makes a request that leads to the provider. */
    Visit follow(HttpRequest.Builder request) {
        var started = Http.send(request).expect(303);
        var cookies = started.allOf("Set-Cookie").stream()
                .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                .toList();
        cookies.forEach(cookie -> canaries.note(Kind.BROWSER_COOKIE, cookie.substring(cookie.indexOf('=') + 1)));
        return new Visit(noted(started.header("Location")), String.join("; ", cookies));
    }

    /** The provider's answer: where it sends the browser back to. */
    URI consent(Visit visit) {
        var answer = Http.send(HttpRequest.newBuilder(visit.provider()));
        return noted(answer.expect(302).header("Location"));
    }

    /** Goes back from the provider, to whatever address. */
    Http.Answer comeBack(Visit visit, URI callback) {
        return Http.send(HttpRequest.newBuilder(callback).header("Cookie", visit.cookies()));
    }

    private URI noted(String location) {
        var uri = URI.create(location);
        for (var pair : uri.getRawQuery().split("&", -1)) {
            var name = pair.substring(0, pair.indexOf('='));
            if (IN_ADDRESSES.containsKey(name)) {
                var value = URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
                canaries.note(IN_ADDRESSES.get(name), value);
            }
        }
        return uri;
    }
}
