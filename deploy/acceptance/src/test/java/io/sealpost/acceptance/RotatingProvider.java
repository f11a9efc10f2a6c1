package io.sealpost.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sealpost.acceptance.HeldCall.Step;
import io.sealpost.acceptance.TokenFamilies.Policy;
import io.sealpost.acceptance.TokenFamilies.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * A token endpoint on loopback whose refresh tokens rotate. What Keycloak and the sandbox cannot be told, it can: to wait in the middle of a
 * call, to be slow, to answer all kinds of rubbish; and it counts what it is asked.
 */
final class RotatingProvider implements AutoCloseable {

    static final String CLIENT_SECRET = TokenFamilies.MARK + "client-secret";

    private static final int BACKLOG = 512;
    private static final long LIFETIME = 3600;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final TokenFamilies families;
    private final Queue<HeldCall> toHold = new ConcurrentLinkedQueue<>();
    private final Set<HeldCall> held = ConcurrentHashMap.newKeySet();
    private final List<Long> refreshes = Collections.synchronizedList(new ArrayList<>());
    private volatile Optional<ProviderFault> fault = Optional.empty();
    private volatile Duration latency = Duration.ZERO;

    private RotatingProvider(Policy policy, HttpServer server) {
        this.families = new TokenFamilies(policy);
        this.server = server;
    }

    static RotatingProvider start(Policy policy) {
        try {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            var provider = new RotatingProvider(policy, HttpServer.create(address, BACKLOG));
            provider.server.setExecutor(provider.threads);
            provider.server.createContext("/token", provider::token);
            provider.server.start();
            return provider;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "http://localhost:" + port();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Somebody consents; the code for the client. */
    String consent(String account) {
        return families.consent(account);
    }

    /** The account's owner takes the consent back. */
    void forgets(String account) {
        families.end(account);
    }

    /** Every refresh takes that long. */
    void takes(Duration time) {
        latency = time;
    }

    /** Every refresh from now on is answered so. */
    void answersWith(ProviderFault next) {
        fault = Optional.of(next);
    }

    void recovers() {
        fault = Optional.empty();
    }

    /** The next refresh waits there until it is told how to go on. */
    HeldCall holdNext(Step step) {
        var call = new HeldCall(step);
        toHold.add(call);
        held.add(call);
        return call;
    }

    int refreshes() {
        return refreshes.size();
    }

    /** The time between two refreshes, counted from 0. */
    Duration between(int earlier, int later) {
        return Duration.ofNanos(refreshes.get(later) - refreshes.get(earlier));
    }

    int reuses() {
        return families.reuses();
    }

    /** How many refreshes of one grant were there at the same time, at most. */
    int mostRefreshesAtOnce() {
        return families.mostCallsAtOnce();
    }

    String newestAccessToken(String account) {
        return families.newestAccessToken(account);
    }

    private void token(HttpExchange exchange) {
        try {
            var form = form(exchange);
            if (!CLIENT_SECRET.equals(form.get("client_secret"))) {
                refuse(exchange, 401, "invalid_client");
            } else if ("refresh_token".equals(form.get("grant_type"))) {
                refresh(exchange, form.get("refresh_token"));
            } else {
                answer(exchange, families.redeem(form.get("code")));
            }
        } catch (IOException theClientIsGone) {
            exchange.close();
        }
    }

    private void refresh(HttpExchange exchange, String token) throws IOException {
        refreshes.add(System.nanoTime());
        families.enter(token);
        try {
            var hold = Optional.ofNullable(toHold.poll());
            LockSupport.parkNanos(latency.toNanos());
            if (!passes(hold, Step.ARRIVED)) {
                exchange.close();
            } else if (fault.isPresent()) {
                fault.get().answer(exchange);
            } else {
                rotate(exchange, token, hold);
            }
        } finally {
            families.leave(token);
        }
    }

    private void rotate(HttpExchange exchange, String token, Optional<HeldCall> hold) throws IOException {
        var tokens = families.refresh(token);
        if (passes(hold, Step.ROTATED)) {
            answer(exchange, tokens);
        } else {
            exchange.close();
        }
    }

    private static boolean passes(Optional<HeldCall> hold, Step step) {
        return hold.map(call -> call.pass(step)).orElse(true);
    }

    private static void answer(HttpExchange exchange, Optional<Tokens> tokens) throws IOException {
        if (tokens.isEmpty()) {
            refuse(exchange, 400, "invalid_grant");
            return;
        }
        json(
                exchange,
                200,
                Map.of(
                        "access_token",
                        tokens.get().access(),
                        "refresh_token",
                        tokens.get().refresh(),
                        "token_type",
                        "Bearer",
                        "expires_in",
                        LIFETIME));
    }

    private static void refuse(HttpExchange exchange, int status, String error) throws IOException {
        json(exchange, status, Map.of("error", error));
    }

    private static void json(HttpExchange exchange, int status, Map<String, ?> body) throws IOException {
        ProviderFault.text(exchange, status, "application/json", Http.text(body));
    }

    private static Map<String, String> form(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        return Arrays.stream(body.split("&"))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        held.forEach(HeldCall::drop);
        server.stop(0);
        threads.shutdownNow();
    }
}
