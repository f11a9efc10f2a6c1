package io.sealpost.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sealpost.acceptance.Canary.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Stands before a provider's endpoints for programs, hands on what comes and notes every secret in it. When told to, it answers by itself, as
 * a provider does that repeats what it was sent.
 */
final class Wiretap implements AutoCloseable {

    private static final Map<String, Kind> IN_REQUESTS = Map.of(
            "client_secret", Kind.CLIENT_SECRET,
            "client_assertion", Kind.CLIENT_SECRET,
            "code", Kind.CODE,
            "code_verifier", Kind.CODE_VERIFIER,
            "refresh_token", Kind.REFRESH_TOKEN);
    private static final Map<String, Kind> IN_ANSWERS = Map.of(
            "access_token", Kind.ACCESS_TOKEN,
            "refresh_token", Kind.REFRESH_TOKEN,
            "id_token", Kind.ID_TOKEN);

    /** How a provider repeats what it was sent. */
    enum Repetition {
        IN_A_DESCRIPTION(400, "application/json") {
            @Override
            String body(String heard) {
                return Http.text(Map.of("error", "invalid_request", "error_description", heard, "error_uri", heard));
            }
        },
        AS_THE_ERROR(400, "application/json") {
            @Override
            String body(String heard) {
                return Http.text(Map.of("error", heard));
            }
        },
        WITH_A_NUMBER(400, "application/json") {
            @Override
            String body(String heard) {
                return Http.text(Map.of("error", "temporarily_unavailable", "error_codes", java.util.List.of(heard)));
            }
        },
        AS_TEXT(500, "text/plain") {
            @Override
            String body(String heard) {
                return heard;
            }
        },
        AS_A_TOKEN_OF_ANOTHER_TYPE(200, "application/json") {
            @Override
            String body(String heard) {
                return Http.text(Map.of(
                        "access_token", Map.of("is", heard), "token_type", heard, "expires_in", heard, "scope", heard));
            }
        },
        CUT_OFF(200, "application/json") {
            @Override
            String body(String heard) {
                return "{\"access_token\": \"" + heard;
            }
        },
        AS_AN_ADDRESS(302, "text/html") {
            @Override
            String body(String heard) {
                return "<a href=\"?" + heard + "\">";
            }
        };

        private final int status;
        private final String type;

        Repetition(int status, String type) {
            this.status = status;
            this.type = type;
        }

        abstract String body(String heard);
    }

    private final HttpServer server;
    private final String provider;
    private final Canaries canaries;
    private final AtomicReference<Repetition> next = new AtomicReference<>();

    private Wiretap(HttpServer server, String provider, Canaries canaries) {
        this.server = server;
        this.provider = provider;
        this.canaries = canaries;
    }

    /** @param provider the address below which its endpoints are */
    static Wiretap before(String provider, Canaries canaries) {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var tap = new Wiretap(server, provider, canaries);
            server.createContext("/", tap::handle);
            server.setExecutor(java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            return tap;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url(String endpoint) {
        return "http://localhost:" + server.getAddress().getPort() + "/" + endpoint;
    }

    /** Answers the next request by itself. */
    void repeatNext(Repetition repetition) {
        next.set(repetition);
    }

    boolean hasRepeated() {
        return next.get() == null;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var heard = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            noteRequest(exchange, heard);
            var repetition = next.getAndSet(null);
            if (repetition == null) {
                forward(exchange, heard);
            } else {
                repeat(exchange, repetition, heard);
            }
        }
    }

    private void noteRequest(HttpExchange exchange, String heard) {
        for (var pair : heard.split("&", -1)) {
            var equals = pair.indexOf('=');
            if (equals > 0) {
                var name = pair.substring(0, equals);
                var value = URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
                var kind = name.equals("token") ? Kind.REFRESH_TOKEN : IN_REQUESTS.get(name);
                Optional.ofNullable(kind).ifPresent(known -> canaries.note(known, value));
            }
        }
        authorization(exchange)
                .filter(value -> value.startsWith("Bearer "))
                .ifPresent(value -> canaries.note(Kind.ACCESS_TOKEN, value.substring("Bearer ".length())));
    }

    private static Optional<String> authorization(HttpExchange exchange) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"));
    }

    private void forward(HttpExchange exchange, String heard) throws IOException {
        var request = HttpRequest.newBuilder(
                        URI.create(provider + exchange.getRequestURI().toString()))
                .method(exchange.getRequestMethod(), BodyPublishers.ofString(heard));
        authorization(exchange).ifPresent(value -> request.header("Authorization", value));
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
                .ifPresent(type -> request.header("Content-Type", type));
        var answer = Http.send(request);
        if (answer.contentType().startsWith("application/json")) {
            noteAnswer(answer.json());
        }
        ProviderFault.text(exchange, answer.status(), answer.contentType(), answer.text());
    }

    private void noteAnswer(JsonNode tokens) {
        IN_ANSWERS.forEach((name, kind) -> {
            if (tokens.path(name).isTextual()) {
                canaries.note(kind, tokens.path(name).asText());
            }
        });
    }

    /** The body as it came, and as it was meant. */
    private static void repeat(HttpExchange exchange, Repetition repetition, String heard) throws IOException {
        var meant = heard + " " + URLDecoder.decode(heard, StandardCharsets.UTF_8)
                + authorization(exchange).map(" "::concat).orElse("");
        if (repetition.status == 302) {
            exchange.getResponseHeaders().set("Location", "/?" + heard);
        }
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"" + heard + "\"");
        ProviderFault.text(exchange, repetition.status, repetition.type, repetition.body(meant));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
