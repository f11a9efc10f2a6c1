package io.sealpost.mail.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;

/** An IMAP server that offers what a test says, refuses every login and remembers each line. */
public final class ScriptedImap implements AutoCloseable {

    private final ServerSocket server;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final String capabilities;
    private final String refusal;

    public ScriptedImap(SSLContext tls, String capabilities) {
        this(tls, capabilities, "refused");
    }

    /** @param refusal what follows NO */
    public ScriptedImap(SSLContext tls, String capabilities, String refusal) {
        this.capabilities = capabilities;
        this.refusal = refusal;
        try {
            server = tls == null
                    ? new ServerSocket(0, 50, InetAddress.getLoopbackAddress())
                    : tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            say(socket, "* OK scripted");
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
                var tag = line.split(" ", -1)[0];
                if (line.contains("CAPABILITY")) {
                    say(socket, "* CAPABILITY IMAP4rev1 " + capabilities);
                    say(socket, tag + " OK done");
                } else {
                    say(socket, tag + " NO " + refusal);
                }
            }
        } catch (IOException gone) {
            // The client left, which is the client's right.
        }
    }

    private static void say(Socket socket, String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
