package io.sealpost.vault.credential;

import com.nimbusds.jose.util.Base64URL;
import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What may be known of a key's certificate.
 *
 * @param thumbprint SHA-256 in Base64url, as assertions name it
 * @param fingerprint the same in hexadecimal digits, as {@code openssl x509 -fingerprint -sha256} shows it
 * @param subject as RFC 2253 writes it
 */
public record KeyCertificate(
        String thumbprint, String fingerprint, String subject, Instant validFrom, Instant expiresAt) {

    private static final Pattern INVISIBLE = Pattern.compile("\\p{C}");
    private static final int LONGEST_SUBJECT = 500;

    static boolean isCertificate(PemBlock block) {
        return block.label().equals("CERTIFICATE");
    }

    /** The first certificate that is for the key; empty where there are none at all. */
    static Optional<KeyCertificate> of(RSAPrivateCrtKey key, List<PemBlock> blocks) throws CredentialUnusable {
        var certificates = new ArrayList<X509Certificate>();
        for (var block : blocks) {
            if (isCertificate(block)) {
                certificates.add(read(block));
            }
        }
        if (certificates.isEmpty()) {
            return Optional.empty();
        }
        var own = publicKey(key);
        for (var certificate : certificates) {
            if (certificate.getPublicKey().equals(own)) {
                return Optional.of(of(certificate));
            }
        }
        throw new CredentialUnusable(Flaw.OTHER_KEY);
    }

    private static X509Certificate read(PemBlock block) throws CredentialUnusable {
        try {
            var der = new ByteArrayInputStream(block.der());
            var certificate = CertificateFactory.getInstance("X.509").generateCertificate(der);
            if (der.available() == 0) {
                return (X509Certificate) certificate;
            }
        } catch (CertificateException e) {
            throw new CredentialUnusable(Flaw.CERTIFICATE_UNREADABLE);
        }
        throw new CredentialUnusable(Flaw.CERTIFICATE_UNREADABLE);
    }

    private static KeyCertificate of(X509Certificate certificate) throws CredentialUnusable {
        try {
            var hash = sha256(certificate.getEncoded());
            var subject = INVISIBLE
                    .matcher(certificate.getSubjectX500Principal().getName())
                    .replaceAll("?");
            return new KeyCertificate(
                    Base64URL.encode(hash).toString(),
                    hex(hash),
                    subject.codePoints()
                            .limit(LONGEST_SUBJECT)
                            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                            .toString(),
                    certificate.getNotBefore().toInstant(),
                    certificate.getNotAfter().toInstant());
        } catch (CertificateEncodingException e) {
            throw new CredentialUnusable(Flaw.CERTIFICATE_UNREADABLE);
        }
    }

    static PublicKey publicKey(RSAPrivateCrtKey key) {
        try {
            return PrivateKeys.rsa().generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
        } catch (InvalidKeySpecException e) {
            throw new IllegalStateException("A private key that was read has a public one", e);
        }
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
