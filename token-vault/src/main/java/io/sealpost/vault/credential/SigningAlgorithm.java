package io.sealpost.vault.credential;

import com.nimbusds.jose.JWSAlgorithm;

/** With what an assertion is signed (RFC 7518 §3.1). */
public enum SigningAlgorithm {
    /** RSASSA-PSS, which Microsoft asks for. */
    PS256(JWSAlgorithm.PS256),
    /** RSASSA-PKCS1-v1_5, the only one at Google and at older providers. */
    RS256(JWSAlgorithm.RS256);

    private final JWSAlgorithm jws;

    SigningAlgorithm(JWSAlgorithm jws) {
        this.jws = jws;
    }

    JWSAlgorithm jws() {
        return jws;
    }
}
