package io.sealpost.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.smallrye.jwt.build.Jwt;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * What Sealpost needs of a cluster's API server: it signs service accounts' tokens, and shows its keys under a certificate of its own
 * authority to those whose token is for itself.
 */
final class ApiServer implements AutoCloseable {

    static final String ISSUER = "https://kubernetes.default.svc.cluster.local";

    private static final String ITSELF = "https://kubernetes.default.svc";
    private static final String PASSWORD = "changeit";

    private final KeyPair keys;
    private final HttpsServer server;
    private final String authority;
    private final Set<String> tokensForItself = ConcurrentHashMap.newKeySet();

    ApiServer(Path directory) throws IOException, GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
        var store = certificate(directory.resolve("api-server.p12"));
        authority = pem(store.getCertificate("server").getEncoded());
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/openid/v1/jwks", this::keys);
        server.start();
    }

    String url() {
        return "https://localhost:" + server.getAddress().getPort();
    }

    /** The certificate authority, as every namespace has it in kube-root-ca.crt. */
    String authority() {
        return authority;
    }

    /** A token as the kubelet projects it into a pod; without an audience it is for the API server. */
    String token(String serviceAccount, String audience) {
        var token = Jwt.issuer(ISSUER)
                .subject("system:serviceaccount:" + serviceAccount)
                .audience(audience == null ? ITSELF : audience)
                .expiresIn(3600)
                .jws()
                .keyId("cluster")
                .sign(keys.getPrivate());
        if (audience == null) {
            tokensForItself.add("Bearer " + token);
        }
        return token;
    }

    private void keys(HttpExchange exchange) throws IOException {
        var authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        var known = tokensForItself.contains(authorization);
        var key = (RSAPublicKey) keys.getPublic();
        var body = !known ? "{}" : """
                {"keys": [{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "cluster", "n": "%s", "e": "%s"}]}""".formatted(base64(key.getModulus()), base64(key.getPublicExponent()));
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/jwk-set+json");
        exchange.sendResponseHeaders(known ? 200 : 403, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String base64(BigInteger number) {
        var bytes = number.toByteArray();
        var start = bytes[0] == 0 ? 1 : 0;
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(java.util.Arrays.copyOfRange(bytes, start, bytes.length));
    }

    private static KeyStore certificate(Path file) throws IOException, GeneralSecurityException {
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Program.run(List.of(
                keytool,
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=kubernetes",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD));
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private static String pem(byte[] der) {
        return "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(der)
                + "\n-----END CERTIFICATE-----\n";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
