package io.sealpost.acceptance;

import io.sealpost.acceptance.CertificateAuthority.Identity;
import io.sealpost.acceptance.Dovecot.Tls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Postfix: submission on which STARTTLS and then a login that Dovecot accepts are required, and who logged in has to be allowed to send as the sender. It
 * delivers to Dovecot and knows no other mailbox than those it was started with. Needs root.
 */
final class Postfix implements AutoCloseable {

    private static final Duration DELIVERY = Duration.ofMinutes(1);
    private static final Duration QUESTION = Duration.ofSeconds(30);

    private final int port;
    private final Path directory;
    private final Program program;

    private Postfix(int port, Path directory, Program program) {
        this.port = port;
        this.directory = directory;
        this.program = program;
    }

    static Postfix start(Path directory, Identity identity, Tls tls, Dovecot dovecot, Map<String, String> senders) {
        var port = Ports.free();
        configure(directory, port, identity, tls, dovecot, senders);
        var program = Program.start(
                        directory.resolve("postfix.out"),
                        Map.of(),
                        List.of("postfix", "-c", directory.resolve("etc").toString(), "start-fg"))
                .awaitReady(Duration.ofSeconds(60), () -> Sockets.open(port));
        return new Postfix(port, directory, program);
    }

    private static void configure(
            Path directory, int port, Identity identity, Tls tls, Dovecot dovecot, Map<String, String> senders) {
        var values = new HashMap<String, Object>(Map.of(
                "directory", directory,
                "certificate", identity.certificate(),
                "key", identity.key(),
                "smtp_port", port,
                "sasl_port", dovecot.saslPort(),
                "lmtp_port", dovecot.lmtpPort()));
        values.put("tls_level", tls == Tls.REQUIRED ? "encrypt" : "none");
        values.put("tls_auth_only", tls == Tls.REQUIRED ? "yes" : "no");
        values.put(
                "senders",
                senders.entrySet().stream()
                        .map(sender -> sender.getKey() + "=" + sender.getValue())
                        .collect(Collectors.joining(", ")));
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

    /** What it noted about a message, by any word that stands in it. */
    List<String> noted(String word) {
        try (var lines = Files.lines(directory.resolve("postfix.log"))) {
            return lines.filter(line -> line.contains(word)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until everything that it took is in a mailbox, and its queue is empty. */
    void awaitDelivered() {
        Waiting.until("an empty queue", DELIVERY, () -> Optional.of(queued()).filter(List::isEmpty));
    }

    /** The messages in its queue, a line each. */
    private List<String> queued() {
        var etc = directory.resolve("etc").toString();
        return Program.run(QUESTION, Map.of(), List.of("postqueue", "-c", etc, "-j"))
                .lines()
                .toList();
    }

    @Override
    public void close() {
        program.close();
    }
}
