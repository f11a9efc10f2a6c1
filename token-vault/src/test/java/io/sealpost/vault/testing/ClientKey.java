package io.sealpost.vault.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A key of a client with its certificate, as an operator would have them made. */
public record ClientKey(PrivateKey key, X509Certificate certificate) {

    private static final Map<List<String>, ClientKey> MADE = new ConcurrentHashMap<>();

    /** Before the octets of PKCS#1 in PKCS#8: lengths, a version, and that it is RSA. */
    private static final int PKCS8_HEAD = 26;

    /** A valid one. The same name is the same key, within a test run. */
    public static ClientKey named(String name) {
        return made(name, "-keyalg", "RSA", "-keysize", "2048");
    }

    public static ClientKey expired() {
        return made("expired", "-keyalg", "RSA", "-keysize", "2048", "-startdate", "-10d", "-validity", "5");
    }

    public static ClientKey early() {
        return made("early", "-keyalg", "RSA", "-keysize", "2048", "-startdate", "+10d", "-validity", "5");
    }

    public static ClientKey tooShort() {
        return made("short", "-keyalg", "RSA", "-keysize", "1024");
    }

    public static ClientKey elliptic() {
        return made("elliptic", "-keyalg", "EC");
    }

    /** Key and certificate in one text. */
    public String pem() {
        return keyPem() + certificatePem();
    }

    public String certificatePem() {
        try {
            return block("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public String keyPem() {
        return block("PRIVATE KEY", key.getEncoded());
    }

    /** As OpenSSL wrote keys for long, and cert-manager does. */
    public String pkcs1Pem() {
        var encoded = key.getEncoded();
        return block("RSA PRIVATE KEY", Arrays.copyOfRange(encoded, PKCS8_HEAD, encoded.length));
    }

    public static String block(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    private static ClientKey made(String name, String... options) {
        var all = new ArrayList<>(List.of(options));
        all.addFirst(name);
        return MADE.computeIfAbsent(all, _ -> make(name, options));
    }

    private static ClientKey make(String name, String... options) {
        try {
            var store = Files.createTempDirectory("client-key").resolve("store.p12");
            var arguments = new ArrayList<>(List.of("-genkeypair", "-alias", name, "-dname", "CN=" + name));
            arguments.addAll(List.of(options));
            Keytool.run(store, arguments.toArray(String[]::new));
            try (var in = Files.newInputStream(store)) {
                var keys = KeyStore.getInstance("PKCS12");
                keys.load(in, Keytool.PASSWORD.toCharArray());
                return new ClientKey((PrivateKey) keys.getKey(name, Keytool.PASSWORD.toCharArray()), (X509Certificate)
                        keys.getCertificate(name));
            } finally {
                Files.delete(store);
                Files.delete(store.getParent());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The test's key cannot be made", e);
        }
    }
}
