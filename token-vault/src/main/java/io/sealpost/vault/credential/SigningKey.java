package io.sealpost.vault.credential;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.sealpost.vault.crypto.SecretText;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.List;
import java.util.Optional;

/** A private key that signs for a client, with the certificate that the provider knows it by, if it has one. It does not print itself. */
public final class SigningKey {

    private static final int LONGEST = 64 * 1024;

    private final RSAPrivateCrtKey key;
    private final Optional<KeyCertificate> certificate;
    private final SigningAlgorithm algorithm;
    private final Optional<String> keyId;

    private SigningKey(
            RSAPrivateCrtKey key,
            Optional<KeyCertificate> certificate,
            SigningAlgorithm algorithm,
            Optional<String> keyId) {
        this.key = key;
        this.certificate = certificate;
        this.algorithm = algorithm;
        this.keyId = keyId;
    }

    /**
     * Reads a private key and, beside it, certificates in any order: the first that is for the key counts, the rest is its chain.
     *
     * @param keyId becomes {@code kid}
     */
    public static SigningKey read(SecretText pem, SigningAlgorithm algorithm, Optional<String> keyId)
            throws CredentialUnusable {
        var text = pem.reveal();
        if (text.length() > LONGEST) {
            throw new CredentialUnusable(Flaw.TOO_LONG);
        }
        var blocks = PemBlock.in(text);
        for (var block : blocks) {
            if (!PrivateKeys.isKey(block) && !KeyCertificate.isCertificate(block)) {
                throw new CredentialUnusable(Flaw.OTHER_BLOCK);
            }
        }
        var key =
                PrivateKeys.read(only(blocks.stream().filter(PrivateKeys::isKey).toList()));
        return new SigningKey(key, KeyCertificate.of(key, blocks), algorithm, keyId);
    }

    private static PemBlock only(List<PemBlock> keys) throws CredentialUnusable {
        if (keys.size() != 1) {
            throw new CredentialUnusable(keys.isEmpty() ? Flaw.NO_KEY : Flaw.SEVERAL_KEYS);
        }
        return keys.getFirst();
    }

    /** Refuses a key without a certificate, for a provider that knows keys by nothing else. */
    public SigningKey withCertificate() throws CredentialUnusable {
        if (certificate.isEmpty()) {
            throw new CredentialUnusable(Flaw.NO_CERTIFICATE);
        }
        return this;
    }

    /** Signs the claims; the header names the certificate ({@code x5t#S256}, RFC 7515 §4.1.8) and the key's id. */
    public SignedJWT sign(JWTClaimsSet claims) {
        var header = new JWSHeader.Builder(algorithm.jws()).type(JOSEObjectType.JWT);
        keyId.ifPresent(header::keyID);
        certificate.ifPresent(known -> header.x509CertSHA256Thumbprint(new Base64URL(known.thumbprint())));
        var token = new SignedJWT(header.build(), claims);
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("Every JDK signs with " + algorithm, e);
        }
        return token;
    }

    public Optional<KeyCertificate> certificate() {
        return certificate;
    }

    /** SHA-256 of the certificate, or of the public key where there is none, in hexadecimal digits. */
    public String fingerprint() {
        return certificate
                .map(KeyCertificate::fingerprint)
                .orElseGet(() -> KeyCertificate.hex(
                        KeyCertificate.sha256(KeyCertificate.publicKey(key).getEncoded())));
    }

    @Override
    public String toString() {
        return "SigningKey[" + fingerprint() + "]";
    }
}
