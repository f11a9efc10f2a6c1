package io.sealpost.vault.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.smallrye.jwt.build.Jwt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * The issuer of a cluster's service accounts: no discovery, its own certificate authority, and keys only for those who show a token. The
 * service trusts it under two names; under the second with another authority than the one that its certificate comes from.
 */
public final class ClusterIssuer implements AutoCloseable {

    public static final String NAME = "https://kubernetes.test";
    public static final String WITH_ANOTHER_AUTHORITY = "https://elsewhere.test";

    private static final String PORT = "test.cluster-issuer.port";
    private static final String DIRECTORY = "test.cluster-issuer.directory";
    private static final String GOOD = "the-services-own-token";
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final RSAKey key;
    private final HttpsServer server;
    private final List<String> shown = new CopyOnWriteArrayList<>();

    /** Comes up at the address that the service was configured with. */
    public ClusterIssuer() {
        try {
            key = new RSAKeyGenerator(2048)
                    .keyID("cluster")
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .generate();
            var port = ConfigProvider.getConfig().getValue(PORT, Integer.class);
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(context()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | JOSEException e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/openid/v1/jwks", this::keys);
        server.start();
    }

    static void configure(Path directory, Map<String, String> config) throws IOException {
        var port = Ports.free();
        config.put(PORT, Integer.toString(port));
        config.put(DIRECTORY, directory.toString());
        issuer(config, "cluster", NAME, port, certificate(directory, "cluster"));
        issuer(config, "elsewhere", WITH_ANOTHER_AUTHORITY, port, certificate(directory, "other"));
        config.put(
                "sealpost.api.issuers.cluster.token-file", tokenFile(directory).toString());
        config.put(
                "sealpost.api.issuers.elsewhere.token-file",
                tokenFile(directory).toString());
    }

    private static void issuer(Map<String, String> config, String name, String issuer, int port, Path authority) {
        var prefix = "sealpost.api.issuers." + name + ".";
        config.put(prefix + "issuer", issuer);
        config.put(prefix + "jwks-uri", "https://localhost:" + port + "/openid/v1/jwks");
        config.put(prefix + "ca-file", authority.toString());
        config.put(prefix + "may-grant", "parameters:read");
    }

    /** A token that this issuer signed, for the vault. */
    public String token(String issuer) {
        try {
            return Jwt.issuer(issuer)
                    .subject("system:serviceaccount:sealpost:mail-service")
                    .audience("token-vault")
                    .claim("scope", "parameters:read")
                    .expiresIn(600)
                    .jws()
                    .keyId("cluster")
                    .sign(key.toPrivateKey());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Replaces the token that the service shows, as a kubelet does. */
    public void giveTheService(boolean goodToken) {
        try {
            var directory = Path.of(ConfigProvider.getConfig().getValue(DIRECTORY, String.class));
            Files.writeString(tokenFile(directory), (goodToken ? GOOD : "expired") + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the service showed for the keys. */
    public List<String> shown() {
        return shown;
    }

    private void keys(HttpExchange exchange) throws IOException {
        var authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        shown.add(authorization);
        var known = authorization.equals("Bearer " + GOOD);
        var body = (known ? new JWKSet(key.toPublicJWK()).toString() : "{}").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/jwk-set+json");
        exchange.sendResponseHeaders(known ? 200 : 403, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static Path tokenFile(Path directory) {
        return directory.resolve("cluster-token");
    }

    private static Path certificate(Path directory, String name) throws IOException {
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var store = directory.resolve(name + ".p12").toString();
        var names = "-genkeypair -alias server -keyalg EC -dname CN=localhost -ext san=dns:localhost -storetype PKCS12";
        var command = new java.util.ArrayList<>(List.of(keytool));
        command.addAll(List.of(names.split(" ")));
        command.addAll(List.of("-keystore", store, "-storepass", new String(PASSWORD)));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException("keytool failed");
            }
            var encoded = load(directory, name).getCertificate("server").getEncoded();
            return Files.writeString(
                    directory.resolve(name + ".pem"),
                    "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(encoded)
                            + "\n-----END CERTIFICATE-----\n");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore load(Path directory, String name) throws IOException, GeneralSecurityException {
        var keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(directory.resolve(name + ".p12"))) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    private static SSLContext context() throws IOException, GeneralSecurityException {
        var directory = Path.of(ConfigProvider.getConfig().getValue(DIRECTORY, String.class));
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(load(directory, "cluster"), PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
