package io.sealpost.vault.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.X509CertUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A client as its provider knows it: its secrets, certificates and keys, and the platform's tokens that it trusts. Strict about assertions. */
final class Registration {

    private static final String CLIENT = "sealpost";
    private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static final String BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final Duration LONGEST_LIFE = Duration.ofMinutes(10);

    private final Set<String> secrets = ConcurrentHashMap.newKeySet();
    private final Set<String> headerSecrets = ConcurrentHashMap.newKeySet();
    private final Map<String, RSAPublicKey> certificates = new ConcurrentHashMap<>();
    private final Map<String, RSAPublicKey> keys = new ConcurrentHashMap<>();
    private final Set<String> platformTokens = ConcurrentHashMap.newKeySet();
    private final Set<String> delegated = ConcurrentHashMap.newKeySet();
    private final Set<String> assertionsSeen = ConcurrentHashMap.newKeySet();
    private final List<SignedJWT> assertions = new CopyOnWriteArrayList<>();
    private volatile JWSAlgorithm algorithm = JWSAlgorithm.PS256;

    Registration() {
        secrets.add("client-secret");
    }

    void replaceSecrets(String... accepted) {
        secrets.clear();
        secrets.addAll(List.of(accepted));
    }

    /** Certificates are known by their SHA-256. */
    void replaceCertificates(ClientKey... accepted) {
        secrets.clear();
        certificates.clear();
        for (var key : accepted) {
            certificates.put(
                    X509CertUtils.computeSHA256Thumbprint(key.certificate()).toString(),
                    (RSAPublicKey) key.certificate().getPublicKey());
        }
    }

    /** A key that is known by an id, without a certificate. */
    void addKey(String id, ClientKey key) {
        secrets.clear();
        keys.put(id, (RSAPublicKey) key.certificate().getPublicKey());
    }

    void replacePlatformTokens(String... accepted) {
        secrets.clear();
        platformTokens.clear();
        platformTokens.addAll(List.of(accepted));
    }

    void signsWith(JWSAlgorithm expected) {
        algorithm = expected;
    }

    /** Every assertion that was accepted, of those that clients sign. */
    List<SignedJWT> assertions() {
        return List.copyOf(assertions);
    }

    /** Accounts in whose name the client may ask. */
    void delegate(String... accounts) {
        delegated.addAll(List.of(accounts));
    }

    /** Whether the client may ask in the name of the assertion's subject. */
    boolean mayActFor(String assertion) {
        try {
            var claims = SignedJWT.parse(assertion).getJWTClaimsSet();
            return (claims.getSubject() == null || delegated.contains(claims.getSubject()))
                    && !String.valueOf(claims.getClaim("scope")).isBlank();
        } catch (ParseException e) {
            return false;
        }
    }

    /** Secrets count in the header only (RFC 6749 §2.3.1). */
    void replaceSecretsInTheHeader(String... accepted) {
        replaceSecrets();
        headerSecrets.clear();
        headerSecrets.addAll(List.of(accepted));
    }

    /** @param authorization the request's header, null where it has none */
    boolean accepts(Map<String, String> form, String authorization, String tokenEndpoint) {
        if (authorization != null) {
            return headerSecrets.stream().anyMatch(secret -> authorization.equals(basic(secret)));
        }
        if (BEARER.equals(form.get("grant_type"))) {
            return isSigned(form.get("assertion"), claims -> isFor(claims, tokenEndpoint));
        }
        var assertion = form.get("client_assertion");
        if (assertion == null) {
            return secrets.contains(form.getOrDefault("client_secret", ""));
        }
        if (!TYPE.equals(form.get("client_assertion_type")) || !CLIENT.equals(form.get("client_id"))) {
            return false;
        }
        return platformTokens.contains(assertion)
                || isSigned(assertion, claims -> isAboutItself(claims) && isFor(claims, tokenEndpoint));
    }

    private static String basic(String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((CLIENT + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    private boolean isSigned(String assertion, Predicate<JWTClaimsSet> right) {
        try {
            var token = SignedJWT.parse(assertion);
            var header = token.getHeader();
            var key = header.getX509CertSHA256Thumbprint() == null
                    ? keys.get(String.valueOf(header.getKeyID()))
                    : certificates.get(header.getX509CertSHA256Thumbprint().toString());
            var accepted = key != null
                    && header.getAlgorithm().equals(algorithm)
                    && "JWT".equals(header.getType().getType())
                    && token.verify(new RSASSAVerifier(key))
                    && right.test(token.getJWTClaimsSet())
                    && assertionsSeen.add(token.getJWTClaimsSet().getJWTID());
            if (accepted) {
                assertions.add(token);
            }
            return accepted;
        } catch (ParseException | JOSEException e) {
            return false;
        }
    }

    private static boolean isAboutItself(JWTClaimsSet claims) {
        return CLIENT.equals(claims.getSubject()) && claims.getNotBeforeTime() != null;
    }

    private static boolean isFor(JWTClaimsSet claims, String tokenEndpoint) {
        var now = Instant.now();
        var end = claims.getExpirationTime().toInstant();
        return CLIENT.equals(claims.getIssuer())
                && claims.getAudience().equals(List.of(tokenEndpoint))
                && claims.getJWTID() != null
                && end.isAfter(now)
                && end.isBefore(now.plus(LONGEST_LIFE))
                && (claims.getNotBeforeTime() == null
                        || !claims.getNotBeforeTime().toInstant().isAfter(now))
                && !claims.getIssueTime().toInstant().isAfter(now);
    }
}
