package io.sealpost.vault.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate authority of one test run, and server certificates that it signed, made with the JDK's keytool. */
public final class Certificates {

    private final Path directory;

    private Certificates(Path directory) {
        this.directory = directory;
    }

    public static Certificates make(Path directory) throws IOException, GeneralSecurityException {
        var made = new Certificates(Files.createDirectories(directory));
        made.authority("ca");
        made.server("localhost", "ca", "dns:localhost,ip:127.0.0.1");
        made.server("elsewhere", "ca", "dns:elsewhere.example.com");
        made.authority("stranger");
        made.server("untrusted", "stranger", "dns:localhost,ip:127.0.0.1");
        made.server("expired", "ca", "dns:localhost,ip:127.0.0.1", "-startdate", "-10d", "-validity", "5");
        made.server("early", "ca", "dns:localhost,ip:127.0.0.1", "-startdate", "+10d", "-validity", "5");
        made.keytool(
                "self-signed",
                "-genkeypair",
                "-alias",
                "self-signed",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1");
        return made;
    }

    /** What an operator would trust. */
    public Path authorityFile() {
        return directory.resolve("ca.pem");
    }

    /** A certificate as an operator would trust it. */
    public Path file(String name) {
        return directory.resolve(name + ".pem");
    }

    /** Where a server's key is, with {@link Keytool#PASSWORD}. */
    Path keyStore(String name) {
        return directory.resolve(name + ".p12");
    }

    /** A server that shows this certificate. */
    public SSLContext context(String name) {
        try (var in = Files.newInputStream(keyStore(name))) {
            var store = KeyStore.getInstance("PKCS12");
            store.load(in, Keytool.PASSWORD.toCharArray());
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, Keytool.PASSWORD.toCharArray());
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("The test's certificates cannot be read", e);
        }
    }

    private void authority(String name) throws IOException, GeneralSecurityException {
        keytool(name, "-genkeypair", "-alias", name, "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "bc:c");
        pem(name);
    }

    private void pem(String name) throws IOException, GeneralSecurityException {
        try (var in = Files.newInputStream(keyStore(name))) {
            var store = KeyStore.getInstance("PKCS12");
            store.load(in, Keytool.PASSWORD.toCharArray());
            var encoded = Base64.getMimeEncoder(64, new byte[] {'\n'})
                    .encodeToString(store.getCertificate(name).getEncoded());
            Files.writeString(
                    directory.resolve(name + ".pem"),
                    "-----BEGIN CERTIFICATE-----\n" + encoded + "\n-----END CERTIFICATE-----\n");
        }
    }

    private void server(String name, String signer, String names, String... validity)
            throws IOException, GeneralSecurityException {
        Files.copy(keyStore(signer), keyStore(name));
        var arguments = new ArrayList<>(List.of(
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-signer",
                signer,
                "-ext",
                "san=" + names));
        arguments.addAll(List.of(validity));
        keytool(name, arguments.toArray(String[]::new));
        keytool(name, "-delete", "-alias", signer);
        pem(name);
    }

    private void keytool(String store, String... arguments) throws IOException {
        Keytool.run(keyStore(store), arguments);
    }
}
