package io.sealpost.vault.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A mail server on loopback that lets everybody in unless a test says otherwise. It remembers each line that it was told. */
public final class ScriptedMailServer implements AutoCloseable {

    /** What it speaks. */
    public enum Speaks {
        SMTP,
        IMAP,
        POP
    }

    private final Speaks speaks;
    private final ServerSocket listener;
    private final SSLContext tls;
    private final boolean fromTheStart;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private volatile boolean offersTls = true;
    private volatile String mechanisms = "XOAUTH2";
    private volatile String greeting;
    private volatile UnaryOperator<String> toLogin = line -> "";
    private volatile String toChallenge = "";
    private volatile String toExamine = "";

    private ScriptedMailServer(Speaks speaks, SSLContext tls, boolean fromTheStart) {
        this.speaks = speaks;
        this.tls = tls;
        this.fromTheStart = fromTheStart;
        greeting = switch (speaks) {
            case SMTP -> "220 scripted.example.com ESMTP";
            case IMAP -> "* OK scripted";
            case POP -> "+OK scripted";
        };
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public static ScriptedMailServer withTls(Speaks speaks, SSLContext tls) {
        return new ScriptedMailServer(speaks, tls, true);
    }

    public static ScriptedMailServer withStartTls(Speaks speaks, SSLContext tls) {
        return new ScriptedMailServer(speaks, tls, false);
    }

    public Speaks speaks() {
        return speaks;
    }

    public boolean beginsWithTls() {
        return fromTheStart;
    }

    public int port() {
        return listener.getLocalPort();
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** Somebody in between takes STARTTLS out of the offers. */
    public ScriptedMailServer withoutStartTls() {
        offersTls = false;
        return this;
    }

    public ScriptedMailServer offering(String names) {
        mechanisms = names;
        return this;
    }

    public ScriptedMailServer greeting(String line) {
        greeting = line;
        return this;
    }

    /** What is answered to the token; an IMAP answer without its tag, empty for the usual. */
    public ScriptedMailServer onLogin(String answer) {
        return onLogin(line -> answer);
    }

    /** The same, made of what was said. */
    public ScriptedMailServer onLogin(UnaryOperator<String> answer) {
        toLogin = answer;
        return this;
    }

    /** What is answered to the empty line behind a challenge. */
    public ScriptedMailServer onEmptyLine(String answer) {
        toChallenge = answer;
        return this;
    }

    /** What is answered to EXAMINE, without its tag. */
    public ScriptedMailServer onExamine(String answer) {
        toExamine = answer;
        return this;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var used = fromTheStart ? upgraded(socket) : socket;
            say(used, greeting);
            talk(used, fromTheStart);
        } catch (IOException gone) {
            // the client left, which is the client's right
        }
    }

    private void talk(Socket socket, boolean secure) throws IOException {
        var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            lines.add(line);
            var upgrades = line.toUpperCase(Locale.ROOT).endsWith(speaks == Speaks.POP ? "STLS" : "STARTTLS");
            say(socket, answer(line, secure));
            if (upgrades && offersTls && !secure) {
                talk(upgraded(socket), true);
                return;
            }
        }
    }

    private SSLSocket upgraded(Socket socket) throws IOException {
        var secure = (SSLSocket) tls.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
        secure.setUseClientMode(false);
        secure.startHandshake();
        return secure;
    }

    private String answer(String line, boolean secure) {
        return switch (speaks) {
            case SMTP -> smtp(line, secure);
            case IMAP -> imap(line, secure);
            case POP -> pop(line, secure);
        };
    }

    private String smtp(String line, boolean secure) {
        return switch (line.split(" ", -1)[0].toUpperCase(Locale.ROOT)) {
            case "EHLO" ->
                "250-scripted.example.com\r\n" + (offersTls && !secure ? "250-STARTTLS\r\n" : "") + "250 AUTH "
                        + mechanisms;
            case "STARTTLS" -> offersTls ? "220 2.0.0 ready" : "502 5.5.1 not implemented";
            case "AUTH" -> or(toLogin.apply(line), "235 2.7.0 accepted");
            case "" -> or(toChallenge, "500 5.5.2 what?");
            case "QUIT" -> "221 2.0.0 bye";
            default -> "250 2.0.0 ok";
        };
    }

    private String imap(String line, boolean secure) {
        var words = line.split(" ", -1);
        var tag = words[0] + " ";
        return switch (words.length < 2 ? "" : words[1].toUpperCase(Locale.ROOT)) {
            case "CAPABILITY" ->
                "* CAPABILITY IMAP4rev1 SASL-IR" + (offersTls && !secure ? " STARTTLS" : "") + offered() + "\r\n" + tag
                        + "OK done";
            case "AUTHENTICATE" -> tag + or(toLogin.apply(line), "OK done");
            case "EXAMINE" -> toExamine.isEmpty() ? "* 0 EXISTS\r\n" + tag + "OK [READ-ONLY] done" : tag + toExamine;
            case "LOGOUT" -> "* BYE\r\n" + tag + "OK done";
            default -> tag + "OK done";
        };
    }

    private String offered() {
        return mechanisms.isEmpty() ? "" : " AUTH=" + mechanisms.replace(" ", " AUTH=");
    }

    private String pop(String line, boolean secure) {
        return switch (line.split(" ", -1)[0].toUpperCase(Locale.ROOT)) {
            case "CAPA" -> "+OK\r\nSASL " + mechanisms + (offersTls && !secure ? "\r\nSTLS" : "") + "\r\n.";
            case "STLS" -> offersTls ? "+OK begin" : "-ERR what?";
            case "AUTH" -> "+ ";
            case "QUIT" -> "+OK bye";
            default -> or(toLogin.apply(line), "+OK done");
        };
    }

    private static String or(String answer, String usual) {
        return answer.isEmpty() ? usual : answer;
    }

    private static void say(Socket socket, String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
