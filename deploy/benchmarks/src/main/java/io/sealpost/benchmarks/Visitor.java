package io.sealpost.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A browser that nobody has used yet, over connections that all of them share. */
final class Visitor {

    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final int MOST_REDIRECTS = 10;

    private final HttpClient http;
    private final Map<String, String> cookies = new LinkedHashMap<>();

    Visitor(HttpClient http) {
        this.http = http;
    }

    /** Follows what it is sent to until that begins so; returns where that is. */
    URI follow(URI address, String... ends) {
        var next = address;
        for (var hop = 0; hop < MOST_REDIRECTS; hop++) {
            var answer = get(next);
            next = next.resolve(answer.headers()
                    .firstValue("Location")
                    .orElseThrow(() -> new IllegalStateException(
                            "No redirect, but " + answer.statusCode() + ": " + answer.body())));
            var text = next.toString();
            if (Arrays.stream(ends).anyMatch(text::startsWith)) {
                return next;
            }
        }
        throw new IllegalStateException("Too many redirects, the last one to " + next);
    }

    private HttpResponse<String> get(URI address) {
        var request = HttpRequest.newBuilder(address).timeout(LONGEST);
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        try {
            var answer = http.send(request.build(), BodyHandlers.ofString());
            answer.headers().allValues("Set-Cookie").forEach(this::keep);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Each goes along everywhere on the one way that the visitor goes. */
    private void keep(String setCookie) {
        var cookie = setCookie.split(";", 2)[0].split("=", 2);
        if (cookie[1].isEmpty()) {
            cookies.remove(cookie[0]);
        } else {
            cookies.put(cookie[0], cookie[1]);
        }
    }

    /** The parameters of an address. */
    static Map<String, String> query(URI address) {
        return Arrays.stream(address.getRawQuery().split("&", -1))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(
                        pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8), (one, _) -> one));
    }
}
