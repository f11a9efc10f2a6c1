package io.sealpost.vault.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** What Vault's and OpenBao's Transit engine does at {@code /v1/transit}: it encrypts, with a key of its own for each name. */
public final class FakeTransit implements AutoCloseable {

    public static final String TOKEN = "canary-token-of-the-vault";
    public static final String SERVICE_ACCOUNT = "canary-service-account";

    private static final String GARBAGE = "canary-garbage-that-may-be-a-key";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SecureRandom RANDOM = new SecureRandom();

    private final HttpServer server;
    private final Map<String, byte[]> keys = new ConcurrentHashMap<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile String namespace;
    private volatile Trouble trouble;
    private volatile boolean opens = true;

    public FakeTransit() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/", this::serve);
        server.setExecutor(threads);
        server.start();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** How a server fails that is no longer itself. */
    public enum Trouble {
        /** A connection that is closed without an answer. */
        AWAY,
        TOKEN_EXPIRED,
        NOT_THERE,
        /** JSON that says nothing. */
        EMPTY,
        /** No JSON, with what a key may look like in it. */
        GARBAGE,
        /** An answer that begins and does not end. */
        SLOW
    }

    /** Fails so from now on. */
    public void is(Trouble failing) {
        trouble = failing;
    }

    public void recovers() {
        trouble = null;
    }

    /** Is sealed for so many calls. */
    public void refuses(int times) {
        refusals.set(times);
    }

    /** As with a policy that lacks decrypt. */
    public void opensNothing() {
        opens = false;
    }

    public void expectsNamespace(String expected) {
        namespace = expected;
    }

    public int calls() {
        return calls.get();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            calls.incrementAndGet();
            var path = exchange.getRequestURI().getPath().substring("/v1/".length());
            var body = JSON.readTree(exchange.getRequestBody());
            if (trouble != null) {
                fail(exchange, trouble);
            } else if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                answer(exchange, 503, "{\"errors\":[\"Vault is sealed\"]}");
            } else if (namespace != null
                    && !namespace.equals(exchange.getRequestHeaders().getFirst("X-Vault-Namespace"))) {
                answer(exchange, 404, "{\"errors\":[\"no handler for route\"]}");
            } else if (path.equals("auth/kubernetes/login")) {
                login(exchange, body);
            } else if (!TOKEN.equals(exchange.getRequestHeaders().getFirst("X-Vault-Token"))) {
                answer(exchange, 403, "{\"errors\":[\"permission denied\"]}");
            } else {
                serve(exchange, path, body);
            }
        }
    }

    private void fail(HttpExchange exchange, Trouble failing) throws IOException {
        switch (failing) {
            case AWAY -> {}
            case TOKEN_EXPIRED -> answer(exchange, 403, "{\"errors\":[\"permission denied\"]}");
            case NOT_THERE -> answer(exchange, 404, "{\"errors\":[]}");
            case EMPTY -> answer(exchange, 200, "{}");
            case GARBAGE -> answer(exchange, 200, GARBAGE);
            case SLOW -> {
                exchange.sendResponseHeaders(200, GARBAGE.length());
                exchange.getResponseBody().write('{');
                exchange.getResponseBody().flush();
                awaitEnd();
            }
        }
    }

    private void awaitEnd() {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void login(HttpExchange exchange, JsonNode body) throws IOException {
        if (body.path("role").asText().equals("token-vault")
                && body.path("jwt").asText().equals(SERVICE_ACCOUNT)) {
            answer(
                    exchange,
                    200,
                    "{\"auth\":{\"client_token\":\"" + TOKEN
                            + "\",\"renewable\":true,\"lease_duration\":3600,\"num_uses\":0}}");
        } else {
            answer(exchange, 403, "{\"errors\":[\"permission denied\"]}");
        }
    }

    private void serve(HttpExchange exchange, String path, JsonNode body) throws IOException {
        var key = keys.computeIfAbsent(path.substring(path.lastIndexOf('/') + 1), _ -> random(32));
        try {
            if (path.startsWith("transit/encrypt/")) {
                var nonce = random(12);
                var sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, body).doFinal(bytes(body, "plaintext"));
                var all = ByteBuffer.allocate(12 + sealed.length).put(nonce).put(sealed);
                answer(
                        exchange,
                        200,
                        "{\"data\":{\"key_version\":1,\"ciphertext\":\"vault:v1:"
                                + Base64.getEncoder().encodeToString(all.array()) + "\"}}");
            } else if (path.startsWith("transit/decrypt/") && !opens) {
                answer(exchange, 403, "{\"errors\":[\"permission denied\"]}");
            } else if (path.startsWith("transit/decrypt/")) {
                var all = ByteBuffer.wrap(Base64.getDecoder()
                        .decode(body.path("ciphertext").asText().replace("vault:v1:", "")));
                var nonce = new byte[12];
                all.get(nonce);
                var sealed = new byte[all.remaining()];
                all.get(sealed);
                var clear = cipher(Cipher.DECRYPT_MODE, key, nonce, body).doFinal(sealed);
                answer(
                        exchange,
                        200,
                        "{\"data\":{\"plaintext\":\"" + Base64.getEncoder().encodeToString(clear) + "\"}}");
            } else {
                answer(exchange, 404, "{\"errors\":[]}");
            }
        } catch (GeneralSecurityException e) {
            answer(exchange, 400, "{\"errors\":[\"cipher: message authentication failed\"]}");
        }
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce, JsonNode body) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(bytes(body, "associated_data"));
        return cipher;
    }

    private static byte[] bytes(JsonNode body, String member) {
        return Base64.getDecoder().decode(body.path(member).asText());
    }

    private static byte[] random(int size) {
        var bytes = new byte[size];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, json.length());
        exchange.getResponseBody().write(json.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    @Override
    public void close() {
        ended.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
