package io.sealpost.mail.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * An SMTP server that says what a test wants: every command has a usual answer, which a test replaces by its own. It remembers each
 * command line and each message.
 */
public final class ScriptedSmtp implements AutoCloseable {

    /** An answer that is none: the connection is cut. */
    public static final String DROP = "DROP";

    private static final String RESET = " RESET";

    private static final int OK_TO_SEND = 354;

    private final Listener listener;
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final Map<String, UnaryOperator<String>> answers = new ConcurrentHashMap<>();
    private final CountDownLatch endInMessage = new CountDownLatch(1);
    private volatile List<String> extensions = List.of("8BITMIME", "SIZE 1000000");
    private volatile SSLContext tls;
    private volatile boolean tlsFromTheStart;

    public ScriptedSmtp() {
        listener = new Listener(ServerSocketFactory.getDefault(), this::serve);
    }

    /** This answer, behind which the connection is reset. */
    public static String thenReset(String answer) {
        return answer + RESET;
    }

    public int port() {
        return listener.port();
    }

    public ScriptedSmtp offering(String... lines) {
        extensions = List.of(lines);
        return this;
    }

    public ScriptedSmtp withTls(SSLContext context) {
        tls = context;
        tlsFromTheStart = true;
        return this;
    }

    public ScriptedSmtp withStartTls(SSLContext context) {
        tls = context;
        return this;
    }

    /** Answers a command, or {@code "."} for the end of a message, by what the function makes of its line. */
    public ScriptedSmtp on(String command, UnaryOperator<String> answer) {
        answers.put(command, answer);
        return this;
    }

    public ScriptedSmtp on(String command, String answer) {
        return on(command, line -> answer);
    }

    /** Every line that was said, without the messages. */
    public List<String> commands() {
        return List.copyOf(commands);
    }

    /** The verbs of {@link #commands}. */
    public List<String> verbs() {
        return commands.stream().map(ScriptedSmtp::verb).toList();
    }

    public List<String> messages() {
        return List.copyOf(messages);
    }

    /** Waits until a client left in the middle of a message. */
    public void awaitEndInMessage() throws InterruptedException {
        endInMessage.await();
    }

    private void serve(Socket socket) throws IOException {
        var talk = new Talk(tlsFromTheStart ? upgraded(socket) : socket);
        talk.say(answer("CONNECT", "CONNECT"));
        while (talk.next()) {
            if (talk.wantsTls) {
                talk.use(upgraded(socket));
            }
        }
    }

    private SSLSocket upgraded(Socket socket) throws IOException {
        var secure = (SSLSocket) tls.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
        secure.setUseClientMode(false);
        secure.startHandshake();
        return secure;
    }

    private String answer(String verb, String line) {
        var own = answers.get(verb);
        return own != null ? own.apply(line) : usual(verb);
    }

    private String usual(String verb) {
        return switch (verb) {
            case "CONNECT" -> "220 scripted.example.com ESMTP";
            case "EHLO" -> ehlo();
            case "STARTTLS" -> tls == null ? "502 5.5.1 not implemented" : "220 2.0.0 ready";
            case "AUTH" -> "235 2.7.0 accepted";
            case "DATA" -> "354 go ahead";
            case "QUIT" -> "221 2.0.0 bye";
            case "." -> "250 2.0.0 queued as 1";
            default -> "250 2.1.0 ok";
        };
    }

    private String ehlo() {
        var lines = new StringBuilder("250-scripted.example.com");
        extensions.forEach(line -> lines.append("\r\n250-").append(line));
        return lines.append("\r\n250 HELP").toString();
    }

    private static String verb(String line) {
        return line.split(" ", -1)[0].toUpperCase(Locale.ROOT);
    }

    /** One connection. */
    private final class Talk {

        private Socket socket;
        private BufferedReader in;
        private boolean wantsTls;

        Talk(Socket socket) throws IOException {
            use(socket);
        }

        void use(Socket used) throws IOException {
            socket = used;
            wantsTls = false;
            in = new BufferedReader(new InputStreamReader(used.getInputStream(), StandardCharsets.ISO_8859_1));
        }

        /** Serves a command; false at the end. */
        boolean next() throws IOException {
            var line = in.readLine();
            if (line == null) {
                return false;
            }
            commands.add(line);
            var answer = answer(verb(line), line);
            if (!say(answer)) {
                return false;
            }
            wantsTls = verb(line).equals("STARTTLS") && answer.startsWith("220");
            if (verb(line).equals("DATA") && answer.startsWith(Integer.toString(OK_TO_SEND))) {
                return message();
            }
            return !verb(line).equals("QUIT");
        }

        private boolean message() throws IOException {
            var content = new StringBuilder();
            for (var line = in.readLine(); !".".equals(line); line = in.readLine()) {
                if (line == null) {
                    endInMessage.countDown();
                    return false;
                }
                content.append(line).append("\r\n");
            }
            messages.add(content.toString());
            return say(answer(".", "."));
        }

        private boolean say(String answer) throws IOException {
            if (answer.equals(DROP)) {
                socket.close();
                return false;
            }
            if (answer.endsWith(RESET)) {
                send(answer.substring(0, answer.length() - RESET.length()));
                reset();
                return false;
            }
            send(answer);
            return true;
        }

        /** Waits until the client has said its next word, so that the answer has arrived. */
        private void reset() throws IOException {
            in.read();
            socket.setSoLinger(true, 0);
            socket.close();
        }

        private void send(String answer) throws IOException {
            socket.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
        }
    }

    @Override
    public void close() {
        listener.close();
    }
}
