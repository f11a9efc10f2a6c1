package io.sealpost.acceptance;

import io.sealpost.acceptance.CertificateAuthority.Identity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A mail host, TLS from the first byte, that refuses every login and says in its refusal what it was logged in with. */
final class RepeatingMailHost implements AutoCloseable {

    private final ServerSocket smtp;
    private final ServerSocket imap;
    private final ExecutorService sessions = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger repetitions = new AtomicInteger();

    private RepeatingMailHost(SSLContext tls) throws IOException {
        smtp = listen(tls);
        imap = listen(tls);
        sessions.execute(() -> serve(smtp, () -> this::submission));
        sessions.execute(() -> serve(imap, Mailbox::new));
    }

    static RepeatingMailHost start(Identity identity) {
        try {
            var password = new char[0];
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(KeyStore.getInstance(identity.store().toFile(), password), password);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return new RepeatingMailHost(context);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ServerSocket listen(SSLContext tls) throws IOException {
        return tls.getServerSocketFactory().createServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    int smtpPort() {
        return smtp.getLocalPort();
    }

    int imapPort() {
        return imap.getLocalPort();
    }

    /** How many logins were refused in their own words. */
    int repetitions() {
        return repetitions.get();
    }

    private interface Answering {
        /** What is said to a line. */
        String to(String line);
    }

    private void serve(ServerSocket server, Supplier<Answering> session) {
        try {
            while (!server.isClosed()) {
                var socket = server.accept();
                sessions.execute(() -> talk(socket, server == smtp ? "220 ready" : "* OK ready", session.get()));
            }
        } catch (IOException closed) {
            // this is how it ends
        }
    }

    private static void talk(Socket socket, String greeting, Answering answering) {
        try (socket) {
            var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            say(socket, greeting);
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                say(socket, answering.to(line));
            }
        } catch (IOException gone) {
            // the other side hung up
        }
    }

    private static void say(Socket socket, String answer) throws IOException {
        socket.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    private String submission(String line) {
        var command = line.toUpperCase(Locale.ROOT);
        if (command.startsWith("EHLO")) {
            return "250-ready\r\n250 AUTH XOAUTH2 PLAIN";
        }
        return command.startsWith("AUTH ") ? "535 5.7.8 " + repeated(line) : "221 Goodbye";
    }

    /** Of one client, which may say the response in a line of its own. */
    private final class Mailbox implements Answering {

        private String tag = "";

        @Override
        public String to(String line) {
            var words = line.split(" ", 4);
            if (words.length == 1) {
                return refusal(line);
            }
            tag = words[0];
            return switch (words[1].toUpperCase(Locale.ROOT)) {
                case "CAPABILITY" -> "* CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2 AUTH=PLAIN\r\n" + tag + " OK done";
                case "AUTHENTICATE" -> words.length == 3 ? "+ " : refusal(line);
                default -> tag + " OK done";
            };
        }

        private String refusal(String line) {
            return tag + " NO [AUTHENTICATIONFAILED] " + repeated(line);
        }
    }

    /** The command as it came, and what it meant. */
    private String repeated(String command) {
        repetitions.incrementAndGet();
        var response = command.substring(command.lastIndexOf(' ') + 1);
        var meant = new String(Base64.getDecoder().decode(response), StandardCharsets.UTF_8);
        return "I do not take " + command + ", which is " + meant.replaceAll("\\p{Cntrl}", " ");
    }

    @Override
    public void close() {
        try {
            smtp.close();
            imap.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            sessions.shutdownNow();
        }
    }
}
