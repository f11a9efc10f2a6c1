package io.sealpost.auth.testing;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/**
 * A provider on loopback: it reads authorization requests as a strict one would, remembers what each code was for, signs ID tokens, and can
 * be told to lie in them.
 */
public final class FakeProvider implements AutoCloseable {

    public static final String ACCOUNT = "anna@example.com";
    public static final String SUBJECT = "subject-of-anna";

    /** How ID tokens are signed. */
    public enum Signing {
        PROPERLY,
        BY_ANOTHER_KEY,
        BY_ANOTHER_KEY_OF_ANOTHER_NAME,
        NOT_AT_ALL,
        WITH_THE_PUBLIC_KEY_AS_HMAC_SECRET,
        ENCRYPTED_INSTEAD,
        BY_ANOTHER_KEY_IN_THE_HEAD,
        BY_ANOTHER_KEY_THAT_THE_HEAD_NAMES_BY_JKU,
        BY_ANOTHER_KEY_THAT_THE_HEAD_NAMES_BY_X5U
    }

    /** A request as it arrived, with the code for it. */
    public record Visit(AuthorizationRequest request, String code) {
        public String state() {
            return request.getState().getValue();
        }

        public String parameter(String name) {
            var values = request.toParameters().get(name);
            return values == null ? null : values.getFirst();
        }
    }

    private final HttpServer server;
    private final RSAKey key = newKey("of-the-provider");
    private final RSAKey foreignKey = newKey("of-the-provider");
    private final RSAKey foreignKeyOfAnotherName = newKey("of-another-issuer");
    private final Map<String, Visit> codes = new ConcurrentHashMap<>();
    private volatile Signing signing;
    private volatile int codeLength;
    private volatile boolean foreignKeysWereRead;
    private volatile UnaryOperator<JWTClaimsSet.Builder> claims;

    public FakeProvider() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/keys", exchange -> publish(exchange, key));
        server.createContext("/foreign-keys", exchange -> {
            foreignKeysWereRead = true;
            publish(exchange, foreignKey, foreignKeyOfAnotherName);
        });
        server.start();
        reset();
    }

    private static void publish(HttpExchange exchange, RSAKey... keys) throws IOException {
        var body = new JWKSet(List.of(keys)).toString(true).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** Whether somebody believed a token's head where its key is. */
    public boolean foreignKeysWereRead() {
        return foreignKeysWereRead;
    }

    /** Honest again. */
    public void reset() {
        foreignKeysWereRead = false;
        signing = Signing.PROPERLY;
        codeLength = 0;
        claims = builder -> builder;
    }

    public String issuer() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    public URI authorizationEndpoint() {
        return URI.create(issuer() + "/authorize?kept=yes");
    }

    public URI keys() {
        return URI.create(issuer() + "/keys");
    }

    /** Codes that follow are filled up to that length. */
    public void issuesCodesOf(int length) {
        codeLength = length;
    }

    public void signs(Signing how) {
        signing = how;
    }

    /** Changes the claims of the ID tokens that follow. */
    public void claims(UnaryOperator<JWTClaimsSet.Builder> change) {
        claims = change;
    }

    /** A person consents to what the browser brought. */
    public Visit consent(String location) {
        try {
            var request = AuthorizationRequest.parse(URI.create(location));
            if (!CodeChallengeMethod.S256.equals(request.getCodeChallengeMethod())) {
                throw new IllegalStateException("PKCE with S256 is required");
            }
            var code = "code-" + UUID.randomUUID();
            var visit = new Visit(request, code + "x".repeat(Math.max(0, codeLength - code.length())));
            codes.put(visit.code(), visit);
            return visit;
        } catch (ParseException e) {
            throw new IllegalStateException("This is no authorization request: " + location, e);
        }
    }

    /** What a code was for, if it comes with the redirect URI and the verifier of its request; once. */
    Optional<Visit> redeemed(String code, String redirectUri, String verifier) {
        return Optional.ofNullable(codes.remove(code)).filter(visit -> {
            var challenge = CodeChallenge.compute(CodeChallengeMethod.S256, new CodeVerifier(verifier));
            return visit.request().getRedirectionURI().toString().equals(redirectUri)
                    && visit.request().getCodeChallenge().equals(challenge);
        });
    }

    String idToken(Visit visit) {
        var now = Instant.now();
        var set = claims.apply(new JWTClaimsSet.Builder()
                        .issuer(issuer())
                        .subject(SUBJECT)
                        .audience("sealpost")
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plusSeconds(300)))
                        .claim("nonce", visit.parameter("nonce"))
                        .claim("email", ACCOUNT)
                        .claim("email_verified", true))
                .build();
        return serialized(set);
    }

    private String serialized(JWTClaimsSet set) {
        try {
            return switch (signing) {
                case PROPERLY -> signed(set, key, head -> head);
                case BY_ANOTHER_KEY -> signed(set, foreignKey, head -> head);
                case BY_ANOTHER_KEY_OF_ANOTHER_NAME -> signed(set, foreignKeyOfAnotherName, head -> head);
                case BY_ANOTHER_KEY_IN_THE_HEAD -> signed(set, foreignKey, head -> head.jwk(foreignKey.toPublicJWK()));
                case BY_ANOTHER_KEY_THAT_THE_HEAD_NAMES_BY_JKU ->
                    signed(set, foreignKey, head -> head.jwkURL(foreignKeys()));
                case BY_ANOTHER_KEY_THAT_THE_HEAD_NAMES_BY_X5U ->
                    signed(set, foreignKey, head -> head.x509CertURL(foreignKeys()));
                case NOT_AT_ALL -> new PlainJWT(set).serialize();
                case WITH_THE_PUBLIC_KEY_AS_HMAC_SECRET -> {
                    var token = new SignedJWT(
                            new JWSHeader.Builder(JWSAlgorithm.HS256)
                                    .keyID(key.getKeyID())
                                    .build(),
                            set);
                    token.sign(new MACSigner(key.toRSAPublicKey().getEncoded()));
                    yield token.serialize();
                }
                case ENCRYPTED_INSTEAD -> {
                    var token =
                            new EncryptedJWT(new JWEHeader(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A256GCM), set);
                    token.encrypt(new RSAEncrypter(key));
                    yield token.serialize();
                }
            };
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All the other keys, as an issuer of its own publishes them. */
    public URI foreignKeys() {
        return URI.create(issuer() + "/foreign-keys");
    }

    private static String signed(JWTClaimsSet set, RSAKey key, UnaryOperator<JWSHeader.Builder> head)
            throws JOSEException {
        var header = head.apply(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()));
        var token = new SignedJWT(header.build(), set);
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    private static RSAKey newKey(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
