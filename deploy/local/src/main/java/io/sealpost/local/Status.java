package io.sealpost.local;

import io.sealpost.local.supervise.State;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code make status}: what runs, and whether it is ready. */
final class Status {

    private final Layout layout;

    Status(Layout layout) {
        this.layout = layout;
    }

    /** Prints a line for each process; true when everything is up and ready. */
    boolean print() {
        var state = State.read(layout).filter(read -> read.supervisor().isPresent());
        if (state.isEmpty()) {
            System.out.println("Sealpost is not up (data directory " + layout.data() + ").");
            return false;
        }
        var urls = urls(state.get().withSandbox());
        var processes = state.get().processes();
        var allReady = true;
        for (var entry : urls.entrySet()) {
            var process = processes.get(entry.getKey());
            var ready = process != null && ready(entry.getKey(), entry.getValue());
            allReady &= ready;
            System.out.printf(
                    "  %-13s %-9s %-8s %s%n",
                    entry.getKey(),
                    ready ? "ready" : "not ready",
                    process == null ? "-" : process.pid(),
                    entry.getValue());
        }
        System.out.println("  data and logs in " + layout.data());
        return allReady;
    }

    private Map<String, String> urls(boolean sandbox) {
        var urls = new LinkedHashMap<String, String>();
        urls.put("auth-service", layout.authUrl());
        urls.put("token-vault", layout.vaultUrl());
        urls.put("mail-service", layout.mailUrl());
        urls.put("postgres", "127.0.0.1:" + layout.ports().postgres());
        if (sandbox) {
            urls.put("sandbox", layout.providerUrl());
        }
        return urls;
    }

    private static boolean ready(String name, String url) {
        if (name.equals("postgres") || name.equals("sandbox")) {
            return true;
        }
        try (var http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build()) {
            var request = HttpRequest.newBuilder(URI.create(url + "/q/health/ready"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
