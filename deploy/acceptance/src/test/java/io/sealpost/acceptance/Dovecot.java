package io.sealpost.acceptance;

import io.sealpost.acceptance.CertificateAuthority.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Dovecot: IMAP over TLS for whoever shows a token that Keycloak, asked each time, calls live. Mail reaches it by LMTP, and Postfix asks it
 * about logins. Runs as root, its mail belongs to nobody.
 */
final class Dovecot implements AutoCloseable {

    /** Whether it speaks in clear. */
    enum Tls {
        REQUIRED,
        ABSENT
    }

    private final Path directory;
    private final int imapPort;
    private final int lmtpPort;
    private final int saslPort;
    private Program program;

    private Dovecot(Path directory) {
        this.directory = directory;
        this.imapPort = Ports.free();
        this.lmtpPort = Ports.free();
        this.saslPort = Ports.free();
    }

    static Dovecot start(Path directory, Identity identity, Tls tls, Keycloak keycloak) {
        var dovecot = new Dovecot(directory);
        dovecot.configure(identity, tls, keycloak);
        dovecot.program = Program.start(
                        directory.resolve("dovecot.out"),
                        Map.of(),
                        List.of(
                                "dovecot",
                                "-F",
                                "-c",
                                directory.resolve("dovecot.conf").toString()))
                .awaitReady(Duration.ofSeconds(30), () -> Sockets.open(dovecot.imapPort));
        return dovecot;
    }

    private void configure(Identity identity, Tls tls, Keycloak keycloak) {
        var values = new HashMap<String, Object>(Map.of(
                "directory",
                directory,
                "certificate",
                identity.certificate(),
                "key",
                identity.key(),
                "lmtp_port",
                lmtpPort,
                "sasl_port",
                saslPort,
                "introspection_endpoint",
                keycloak.introspectionEndpoint(),
                "mailhost_secret",
                keycloak.secrets().mailHost()));
        values.put("ssl", tls == Tls.REQUIRED ? "required" : "no");
        values.put("imap_port", tls == Tls.REQUIRED ? 0 : imapPort);
        values.put("imaps_port", tls == Tls.REQUIRED ? imapPort : 0);
        Template.write("dovecot.conf", directory.resolve("dovecot.conf"), values);
        values.put("mailbox_claim", "email");
        Template.write("oauth2.conf.ext", directory.resolve("oauth2.conf.ext"), values);
        values.put("mailbox_claim", "shared_mailbox");
        Template.write("oauth2.conf.ext", directory.resolve("oauth2-shared.conf.ext"), values);
        try {
            var mail = Files.createDirectories(directory.resolve("mail"));
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.setOwner(
                    mail, mail.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int imapPort() {
        return imapPort;
    }

    int lmtpPort() {
        return lmtpPort;
    }

    int saslPort() {
        return saslPort;
    }

    /** What it noted, by any word that stands in it. */
    List<String> noted(String word) {
        try (var lines = Files.lines(directory.resolve("dovecot.log"))) {
            return lines.filter(line -> line.contains(word)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How often somebody logged in to a mailbox by IMAP so far. */
    long logins(String account) {
        return noted("imap-login: Info: Login: user=<" + account + ">").size();
    }

    /** The messages of an account's inbox as they lie in its maildir, one character for each octet. */
    List<String> storedMessages(String account) {
        var maildir = directory.resolve("mail").resolve(account);
        return Stream.of("new", "cur")
                .map(maildir::resolve)
                .filter(Files::isDirectory)
                .flatMap(Dovecot::files)
                .map(Dovecot::content)
                .toList();
    }

    private static String content(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> files(Path folder) {
        try (var files = Files.list(folder)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        program.close();
    }
}
