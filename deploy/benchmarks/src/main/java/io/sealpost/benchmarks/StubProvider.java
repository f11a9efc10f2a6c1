package io.sealpost.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** A token endpoint that takes its time, gives a new refresh token each time, and notes when it was asked. */
final class StubProvider implements AutoCloseable {

    private final HttpServer server;
    private final ConcurrentLinkedQueue<Long> asked = new ConcurrentLinkedQueue<>();
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private volatile Duration latency = Duration.ZERO;
    private volatile boolean down;

    StubProvider() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/token", this::token);
        server.start();
    }

    String issuer() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    void takes(Duration time) {
        latency = time;
    }

    void isDown(boolean state) {
        down = state;
    }

    /** Forgets what it was asked. */
    void forget() {
        asked.clear();
        most.set(0);
    }

    int requests() {
        return asked.size();
    }

    /** When it was asked for the first time since it forgot, by {@link System#nanoTime()}. */
    long firstAsked() {
        return asked.peek();
    }

    /** The most that it worked on at the same time. */
    int mostAtOnce() {
        return most.get();
    }

    /** How many requests came within the busiest time of that length. */
    int busiest(Duration window) {
        var times = asked.stream().sorted().toList();
        var busiest = 0;
        for (int first = 0, last = 0; last < times.size(); last++) {
            while (times.get(last) - times.get(first) >= window.toNanos()) {
                first++;
            }
            busiest = Math.max(busiest, last - first + 1);
        }
        return busiest;
    }

    private void token(HttpExchange exchange) throws IOException {
        asked.add(System.nanoTime());
        most.accumulateAndGet(now.incrementAndGet(), Math::max);
        try {
            exchange.getRequestBody().readAllBytes();
            pause(latency);
        } finally {
            // ahead of the answer, which makes room at once for the next request
            now.decrementAndGet();
        }
        if (down) {
            answer(exchange, 503, "text/plain", "down");
        } else {
            answer(
                    exchange,
                    200,
                    "application/json",
                    "{\"access_token\":\"" + token() + "\",\"token_type\":\"Bearer\",\"expires_in\":3600,"
                            + "\"refresh_token\":\"" + token() + "\",\"scope\":\"mail\"}");
        }
    }

    /** About as long as a large provider's. */
    private static String token() {
        return List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID()).stream()
                .map(uuid -> uuid.toString().repeat(8))
                .collect(Collectors.joining());
    }

    private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
