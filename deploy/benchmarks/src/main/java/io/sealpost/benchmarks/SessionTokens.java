package io.sealpost.benchmarks;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.text.ParseException;

/** Verifying a session token as a backend does, by a library and our key set, beside the signature's verification alone. */
final class SessionTokens {

    private static final int TIMES = 20_000;
    private static final int ROUNDS = 10;

    private final Backend backend;
    private final Report report;

    SessionTokens(Backend backend, Report report) {
        this.backend = backend;
        this.report = report;
    }

    private interface Verification {
        void once() throws Exception;
    }

    void run() throws Exception {
        report.progress("verifying a session token");
        var token = backend.signIn(0).path("access_token").asText();
        var processor = processor();
        var signed = SignedJWT.parse(token);
        var key = key(signed.getHeader().getKeyID());
        var content = signed.getSigningInput();
        var signature = signed.getSignature().decode();
        var library = 0.0;
        var limit = 0.0;
        // The first rounds warm the JVM up; the best of the others stands for a JVM that is warm and not disturbed.
        for (var round = 0; round < ROUNDS; round++) {
            library = Math.max(library, perSecond(() -> verify(processor, token)));
            limit = Math.max(limit, perSecond(() -> verify(key, content, signature)));
        }
        report.line("tokens verified by JWKS: per second and core", library, "");
        report.line("the limit: RSA signatures alone", limit, "");
        report.line("RATIO verified / signatures alone", library / limit, "");
    }

    private DefaultJWTProcessor<SecurityContext> processor() throws IOException {
        var keys = JWKSourceBuilder.create(
                        URI.create(backend.url() + "/.well-known/jwks.json").toURL())
                .build();
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, keys));
        return processor;
    }

    private PublicKey key(String id) throws IOException, ParseException, JOSEException {
        return JWKSet.load(URI.create(backend.url() + "/.well-known/jwks.json").toURL())
                .getKeyByKeyId(id)
                .toRSAKey()
                .toPublicKey();
    }

    private static void verify(DefaultJWTProcessor<SecurityContext> processor, String token)
            throws ParseException, BadJOSEException, JOSEException {
        processor.process(token, null);
    }

    private static void verify(PublicKey key, byte[] content, byte[] signature) throws GeneralSecurityException {
        var verification = Signature.getInstance("SHA256withRSA");
        verification.initVerify(key);
        verification.update(content);
        if (!verification.verify(signature)) {
            throw new IllegalStateException(new String(content, StandardCharsets.US_ASCII));
        }
    }

    private static double perSecond(Verification verification) throws Exception {
        var begin = System.nanoTime();
        for (var time = 0; time < TIMES; time++) {
            verification.once();
        }
        return TIMES * 1e9 / (System.nanoTime() - begin);
    }
}
