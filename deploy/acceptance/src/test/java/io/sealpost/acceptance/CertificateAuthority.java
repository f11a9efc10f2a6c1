package io.sealpost.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A certificate authority that lives for one run.
 *
 * @param certificate its own, which clients are told to trust
 */
record CertificateAuthority(Path directory, Path certificate, Path key) {

    private static final String LIFE = "2";
    private static final Duration OPENSSL = Duration.ofSeconds(30);

    /** What a server shows, and the key to it. */
    record Identity(Path certificate, Path key) {

        /** Both in a PKCS #12 store without a password, as Java takes them. */
        Path store() {
            var store = key.resolveSibling(key.getFileName() + ".p12");
            var command =
                    "openssl pkcs12 -export -in %s -inkey %s -out %s -passout pass:".formatted(certificate, key, store);
            Program.run(OPENSSL, Map.of(), List.of(command.split(" ")));
            return store;
        }
    }

    static CertificateAuthority in(Path directory) {
        var authority = new CertificateAuthority(directory, directory.resolve("ca.pem"), directory.resolve("ca.key"));
        openssl(
                "req -x509 -newkey rsa:2048 -nodes -days %s -subj /CN=Acceptance -addext keyUsage=critical,keyCertSign -out %s -keyout %s"
                        .formatted(LIFE, authority.certificate, authority.key));
        return authority;
    }

    /** A server that is who it says it is: {@code localhost}. */
    Identity honest() {
        return issued("honest", "localhost", LIFE);
    }

    Identity expired() {
        return issued("expired", "localhost", "-1");
    }

    Identity elsewhere() {
        return issued("elsewhere", "mail.example.com", LIFE);
    }

    /** Nobody vouches for this one. */
    Identity selfSigned() {
        var identity = identity("self-signed");
        openssl(
                "req -x509 -newkey rsa:2048 -nodes -days %s -subj /CN=localhost -addext subjectAltName=DNS:localhost -out %s -keyout %s"
                        .formatted(LIFE, identity.certificate, identity.key));
        return identity;
    }

    private Identity issued(String name, String host, String days) {
        var identity = identity(name);
        var request = directory.resolve(name + ".csr");
        var extensions = directory.resolve(name + ".ext");
        try {
            Files.writeString(extensions, "subjectAltName=DNS:" + host + "\nbasicConstraints=critical,CA:FALSE\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        openssl("req -new -newkey rsa:2048 -nodes -subj /CN=%s -out %s -keyout %s"
                .formatted(host, request, identity.key));
        openssl("x509 -req -in %s -CA %s -CAkey %s -CAcreateserial -days %s -extfile %s -out %s"
                .formatted(request, certificate, key, days, extensions, identity.certificate));
        return identity;
    }

    private Identity identity(String name) {
        return new Identity(directory.resolve(name + ".pem"), directory.resolve(name + ".key"));
    }

    private static void openssl(String arguments) {
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments.split(" ")));
        Program.run(OPENSSL, Map.of(), command);
    }
}
