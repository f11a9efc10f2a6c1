package io.sealpost.vault.credential;

import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

/** Reads RSA private keys by the JDK, from PKCS#8 (RFC 5958) and PKCS#1 (RFC 8017), which cert-manager writes unless told otherwise. */
final class PrivateKeys {

    private static final int SHORTEST = 2048;

    /** What is longer takes seconds to sign with. */
    private static final int LONGEST = 8192;

    private static final List<String> OTHER_KINDS = List.of("EC", "EdDSA", "XDH", "DSA", "DH", "RSASSA-PSS");

    private PrivateKeys() {}

    static boolean isKey(PemBlock block) {
        return block.label().endsWith("PRIVATE KEY");
    }

    static RSAPrivateCrtKey read(PemBlock block) throws CredentialUnusable {
        var key =
                switch (block.label()) {
                    case "PRIVATE KEY" -> pkcs8(block);
                    case "RSA PRIVATE KEY" -> pkcs1(block);
                    default -> throw new CredentialUnusable(Flaw.KEY_NOT_RSA);
                };
        var size = key.getModulus().bitLength();
        if (size < SHORTEST || size > LONGEST) {
            throw new CredentialUnusable(Flaw.KEY_SIZE);
        }
        return key;
    }

    private static RSAPrivateCrtKey pkcs8(PemBlock block) throws CredentialUnusable {
        try {
            return withFactors(rsa().generatePrivate(new PKCS8EncodedKeySpec(block.der())));
        } catch (InvalidKeySpecException e) {
            throw new CredentialUnusable(
                    OTHER_KINDS.stream().anyMatch(kind -> isOf(kind, block)) ? Flaw.KEY_NOT_RSA : Flaw.KEY_UNREADABLE);
        }
    }

    private static RSAPrivateCrtKey pkcs1(PemBlock block) throws CredentialUnusable {
        try {
            return withFactors((PrivateKey) rsa().translateKey(new Pkcs1Key(block.der())));
        } catch (InvalidKeyException e) {
            throw new CredentialUnusable(Flaw.KEY_UNREADABLE);
        }
    }

    /** The public key is made from it, too, which takes the public exponent. */
    private static RSAPrivateCrtKey withFactors(PrivateKey key) throws CredentialUnusable {
        if (key instanceof RSAPrivateCrtKey rsa) {
            return rsa;
        }
        throw new CredentialUnusable(Flaw.KEY_UNREADABLE);
    }

    private static boolean isOf(String kind, PemBlock block) {
        try {
            return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(block.der())) != null;
        } catch (InvalidKeySpecException | NoSuchAlgorithmException notThis) {
            return false;
        }
    }

    static KeyFactory rsa() {
        try {
            return KeyFactory.getInstance("RSA");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has RSA", e);
        }
    }

    /** A key as it is encoded. The JDK's factory knows the format by its name and makes a key of its own of it. */
    private static final class Pkcs1Key implements PrivateKey {

        private static final long serialVersionUID = 1L;

        private final byte[] der;

        Pkcs1Key(byte[] der) {
            this.der = der;
        }

        @Override
        public String getAlgorithm() {
            return "RSA";
        }

        @Override
        public String getFormat() {
            return "PKCS#1";
        }

        @Override
        public byte[] getEncoded() {
            return der.clone();
        }
    }
}
