package io.sealpost.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks what is not the vault. */
final class Answers {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private Answers() {}

    /** Returns when a page is there. */
    static void await(URI page, Duration longest) {
        var giveUp = System.nanoTime() + longest.toNanos();
        while (!isThere(page)) {
            if (System.nanoTime() > giveUp) {
                throw new IllegalStateException(page + " was not there within " + longest);
            }
            Vault.pause(Duration.ofMillis(200));
        }
    }

    private static boolean isThere(URI page) {
        try {
            return to(HttpRequest.newBuilder(page)).statusCode() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    static HttpResponse<String> to(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.timeout(Duration.ofMinutes(1)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
