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

/** The mailbox's owner: opens the link, presses its button and follows where that leads. The sandbox provider consents by itself. */
final class ScriptedBrowser {

    private final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /** Returns the address where the flow ended. */
    URI connect(String connectUrl) {
        var page = send(HttpRequest.newBuilder(URI.create(connectUrl)).GET());
        if (!page.body().contains("<form")) {
            throw new Failure("The page of the connect link has no button.");
        }
        return send(HttpRequest.newBuilder(URI.create(connectUrl))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.noBody()))
                .uri();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            var answer = http.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
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
