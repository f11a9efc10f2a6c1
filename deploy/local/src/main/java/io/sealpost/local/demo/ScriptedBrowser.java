package io.sealpost.local.demo;

import io.sealpost.local.Failure;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A person: opens a link, presses its button and follows where that leads. The sandbox provider consents by itself. */
final class ScriptedBrowser {

    private static final int MOST_REDIRECTS = 10;

    private final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /** Returns the address of the page where the flow ended. */
    URI connect(String connectUrl) {
        return follow(press(connectUrl), null);
    }

    /** Returns the backend's address, to which nobody goes. */
    URI accept(String link, String backend) {
        return follow(press(link), backend);
    }

    /** The same from an address that leads to the provider at once. */
    URI signIn(String address, String backend) {
        return follow(send(HttpRequest.newBuilder(URI.create(address))), backend);
    }

    private HttpResponse<String> press(String link) {
        var page = send(HttpRequest.newBuilder(URI.create(link)));
        if (!page.body().contains("<form")) {
            throw new Failure("The page of the link has no button.");
        }
        return send(HttpRequest.newBuilder(URI.create(link))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.noBody()));
    }

    /** Up to a page, or to an address that begins so. */
    private URI follow(HttpResponse<String> answer, String backend) {
        var last = answer;
        for (var redirects = 0; redirects < MOST_REDIRECTS && last.statusCode() / 100 == 3; redirects++) {
            var next = last.uri().resolve(last.headers().firstValue("Location").orElseThrow());
            if (backend != null && next.toString().startsWith(backend)) {
                return next;
            }
            last = send(HttpRequest.newBuilder(next));
        }
        return last.uri();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            var answer = http.send(
                    request.timeout(Duration.ofSeconds(30))
                            .header("Accept", "text/html")
                            .build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() >= 400) {
                throw new Failure(
                        "The browser got " + answer.statusCode() + " from " + withoutQuery(answer.uri()) + ".");
            }
            return answer;
        } catch (IOException e) {
            throw new Failure("The browser got no answer.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("Interrupted", e);
        }
    }

    /** Queries of a flow hold its code and state. */
    private static String withoutQuery(URI uri) {
        return uri.getScheme() + "://" + uri.getAuthority() + uri.getPath();
    }
}
