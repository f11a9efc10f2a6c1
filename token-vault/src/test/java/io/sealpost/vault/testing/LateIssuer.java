package io.sealpost.vault.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.smallrye.jwt.build.Jwt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;

/** A trusted issuer with discovery and a key set, which is not there yet when the service starts. */
public final class LateIssuer implements AutoCloseable {

    private static final String PORT = "test.late-issuer.port";

    private final RSAKey key;
    private final HttpServer server;

    /** Comes up at the address that the service was configured with. */
    public LateIssuer() {
        try {
            var port = ConfigProvider.getConfig().getValue(PORT, Integer.class);
            key = new RSAKeyGenerator(2048)
                    .keyID("late")
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .generate();
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        server.createContext(
                "/.well-known/openid-configuration", exchange -> json(exchange, """
                {"issuer": "%1$s", "jwks_uri": "%1$s/keys", "authorization_endpoint": "%1$s/a", "token_endpoint": "%1$s/t",
                "response_types_supported": ["code"], "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"]}""".formatted(url(port()))));
        server.createContext("/keys", exchange -> json(exchange, new JWKSet(key.toPublicJWK()).toString()));
        server.start();
    }

    static String choose(Map<String, String> config) {
        var port = Ports.free();
        config.put(PORT, Integer.toString(port));
        return url(port);
    }

    public String token(String permission) {
        try {
            return Jwt.issuer(url(port()))
                    .subject("late")
                    .audience("token-vault")
                    .claim("scope", permission)
                    .expiresIn(600)
                    .jws()
                    .keyId("late")
                    .sign(key.toPrivateKey());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private static String url(int port) {
        return "http://localhost:" + port;
    }

    private static void json(HttpExchange exchange, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
