package io.sealpost.sandbox.http;

import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sealpost.sandbox.http.Answer.Drop;
import io.sealpost.sandbox.http.Answer.Reply;
import io.sealpost.sandbox.http.Answer.Silence;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server on 127.0.0.1 that hands each request to the handler of its path. */
public final class Front implements AutoCloseable {
    private static final int MAX_BODY_BYTES = 64 * 1024;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closing = new CountDownLatch(1);

    private Front(HttpServer server) {
        this.server = server;
    }

    /** Binds the port, 0 for any free one; requests wait until {@link #start()}. */
    public static Front bind(int port) throws IOException {
        var address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
        var front = new Front(HttpServer.create(address, 0));
        front.server.setExecutor(front.threads);
        front.routeBelow("/", request -> nothingHere());
        return front;
    }

    /** The port that was bound. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** The address callers use. */
    public URI uri() {
        return URI.create("http://localhost:" + port());
    }

    /** Sends requests for exactly this path to the handler. */
    public void route(String path, Handler handler) {
        routeBelow(path, request -> path.equals(request.getURI().getPath()) ? handler.answer(request) : nothingHere());
    }

    /** Sends requests for all that begins with the path to the handler, unless a longer path takes them. */
    public void routeBelow(String path, Handler handler) {
        server.createContext(path, exchange -> serve(exchange, handler));
    }

    /** Begins to answer. */
    public void start() {
        server.start();
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.close();
    }

    private void serve(HttpExchange exchange, Handler handler) throws IOException {
        try (exchange) {
            switch (answer(exchange, handler)) {
                case Reply reply -> write(exchange, reply);
                case Silence() -> awaitClosing();
                case Drop() -> {} // closing an exchange that has not been answered closes its connection
            }
        }
    }

    private Answer answer(HttpExchange exchange, Handler handler) throws IOException {
        var body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        if (body.length > MAX_BODY_BYTES) {
            return Reply.text(413, "text/plain", "The request body is too long.\n");
        }
        HTTPRequest.Method method;
        try {
            method = HTTPRequest.Method.valueOf(exchange.getRequestMethod());
        } catch (IllegalArgumentException e) {
            return Reply.text(501, "text/plain", "This method is not known here.\n");
        }
        var request = new HTTPRequest(method, uri().resolve(exchange.getRequestURI()));
        exchange.getRequestHeaders().forEach((name, values) -> request.setHeader(name, values.toArray(String[]::new)));
        request.setBody(new String(body, StandardCharsets.UTF_8));
        return handler.answer(request);
    }

    private static Reply nothingHere() {
        return Reply.text(404, "text/plain", "There is nothing here.\n");
    }

    private static void write(HttpExchange exchange, Reply reply) throws IOException {
        var response = reply.response();
        response.getHeaderMap()
                .forEach((name, values) -> exchange.getResponseHeaders().put(name, values));
        var text = response.getBody();
        var bodiless = text == null
                || exchange.getRequestMethod().toUpperCase(Locale.ROOT).equals("HEAD");
        var body = bodiless ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(response.getStatusCode(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private void awaitClosing() {
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
