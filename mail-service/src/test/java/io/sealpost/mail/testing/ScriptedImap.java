package io.sealpost.mail.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** An IMAP server that offers what a test says, refuses every login and remembers each line. */
public final class ScriptedImap implements AutoCloseable {

    private final Listener listener;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final String capabilities;
    private volatile SSLContext startTls;
    private volatile String toStartTls = "OK begin";
    private volatile String greeting = "OK scripted";
    private final String refusal;

    public ScriptedImap(SSLContext tls, String capabilities) {
        this(tls, capabilities, "refused");
    }

    /** @param refusal what follows NO */
    public ScriptedImap(SSLContext tls, String capabilities, String refusal) {
        this.capabilities = capabilities;
        this.refusal = refusal;
        listener = new Listener(
                tls == null ? ServerSocketFactory.getDefault() : tls.getServerSocketFactory(), this::serve);
    }

    /** Upgrades when asked, after this answer; what follows a line break in it comes in the same packet. */
    public ScriptedImap withStartTls(SSLContext context, String answer) {
        startTls = context;
        toStartTls = answer;
        return this;
    }

    public ScriptedImap greeting(String words) {
        greeting = words;
        return this;
    }

    public int port() {
        return listener.port();
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    private void serve(Socket socket) throws IOException {
        say(socket, "* " + greeting);
        talk(socket);
    }

    private void talk(Socket socket) throws IOException {
        var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            lines.add(line);
            var tag = line.split(" ", -1)[0];
            if (line.contains("CAPABILITY")) {
                say(socket, "* CAPABILITY IMAP4rev1 " + capabilities);
                say(socket, tag + " OK done");
            } else if (line.contains("STARTTLS")) {
                say(socket, tag + " " + toStartTls);
                if (toStartTls.startsWith("OK")) {
                    talk(upgraded(socket));
                    return;
                }
            } else {
                say(socket, tag + " NO " + refusal);
            }
        }
    }

    private Socket upgraded(Socket socket) throws IOException {
        var secure = (SSLSocket) startTls.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
        secure.setUseClientMode(false);
        secure.startHandshake();
        return secure;
    }

    private static void say(Socket socket, String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    @Override
    public void close() {
        listener.close();
    }
}
