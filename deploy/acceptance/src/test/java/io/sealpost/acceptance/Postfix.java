package io.sealpost.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Postfix: submission on which STARTTLS and then a login that Dovecot accepts are required, and the sender is the one who logged in. It
 * delivers to Dovecot and knows no other mailbox than those it was started with. Needs root.
 */
final class Postfix implements AutoCloseable {

    private final int port;
    private final Program program;

    private Postfix(int port, Program program) {
        this.port = port;
        this.program = program;
    }

    static Postfix start(Path directory, CertificateAuthority authority, Dovecot dovecot, String... mailboxes) {
        var port = Ports.free();
        configure(directory, port, authority, dovecot, mailboxes);
        var program = Program.start(
                        directory.resolve("postfix.out"),
                        Map.of(),
                        List.of("postfix", "-c", directory.resolve("etc").toString(), "start-fg"))
                .awaitReady(Duration.ofSeconds(60), () -> Sockets.open(port));
        return new Postfix(port, program);
    }

    private static void configure(
            Path directory, int port, CertificateAuthority authority, Dovecot dovecot, String... mailboxes) {
        var values = new HashMap<String, Object>(Map.of(
                "directory", directory,
                "certificate", authority.serverCertificate(),
                "key", authority.serverKey(),
                "smtp_port", port,
                "sasl_port", dovecot.saslPort(),
                "lmtp_port", dovecot.lmtpPort()));
        values.put("mailboxes", Arrays.stream(mailboxes).map(m -> m + "=" + m).collect(Collectors.joining(", ")));
        Template.write("main.cf", directory.resolve("etc/main.cf"), values);
        Template.write("master.cf", directory.resolve("etc/master.cf"), values);
        try {
            Files.createDirectories(directory.resolve("queue"));
            var data = Files.createDirectories(directory.resolve("data"));
            Files.setOwner(
                    data, data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postfix"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        program.close();
    }
}
