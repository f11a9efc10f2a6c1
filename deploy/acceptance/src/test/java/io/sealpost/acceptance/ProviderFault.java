package io.sealpost.acceptance;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** How a token endpoint answers that does not do its work. The refresh token that it got stays as it was. */
enum ProviderFault {
    SERVER_ERROR {
        @Override
        void answer(HttpExchange exchange) throws IOException {
            text(exchange, 500, "text/plain", "boom");
        }
    },
    UNAVAILABLE {
        @Override
        void answer(HttpExchange exchange) throws IOException {
            exchange.getResponseHeaders().set("Retry-After", Long.toString(RETRY_AFTER.toSeconds()));
            text(exchange, 503, "text/plain", "closed for repairs");
        }
    },
    THROTTLED {
        @Override
        void answer(HttpExchange exchange) throws IOException {
            exchange.getResponseHeaders().set("Retry-After", Long.toString(RETRY_AFTER.toSeconds()));
            text(exchange, 429, "application/json", "{\"error\": \"temporarily_unavailable\"}");
        }
    },
    HTML {
        @Override
        void answer(HttpExchange exchange) throws IOException {
            text(exchange, 200, "text/html", "<!doctype html><title>Please sign in to the proxy</title>");
        }
    },
    GARBAGE {
        @Override
        void answer(HttpExchange exchange) throws IOException {
            text(exchange, 200, "application/json", "\u0000{\"access_token\": \u0007");
        }
    },
    /** Never comes to an end, as fast as it is taken. */
    ENDLESS {
        @Override
        void answer(HttpExchange exchange) throws IOException {
            pour(exchange, "a".repeat(8192), Duration.ZERO);
        }
    },
    /** Never comes to an end, and always seems to be about to. */
    DRIPPING {
        @Override
        void answer(HttpExchange exchange) throws IOException {
            pour(exchange, "a", Duration.ofMillis(100));
        }
    },
    SILENCE {
        @Override
        void answer(HttpExchange exchange) {
            // nobody answers; the provider closes the connection at its end
        }
    };

    /** Longer than the vaults here wait of their own accord after a first failure. */
    static final Duration RETRY_AFTER = Duration.ofSeconds(3);

    abstract void answer(HttpExchange exchange) throws IOException;

    static void text(HttpExchange exchange, int status, String type, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** Ends when the other side closes the connection. */
    private static void pour(HttpExchange exchange, String drop, Duration pause) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        var body = exchange.getResponseBody();
        body.write("{\"access_token\": \"".getBytes(StandardCharsets.UTF_8));
        while (true) {
            body.write(drop.getBytes(StandardCharsets.UTF_8));
            body.flush();
            LockSupport.parkNanos(pause.toNanos());
        }
    }
}
