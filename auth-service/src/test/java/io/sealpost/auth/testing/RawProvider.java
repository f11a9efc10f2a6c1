package io.sealpost.auth.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** A provider below HTTP: it counts connections, keeps what it was sent as it came, and answers bytes or breaks. It never closes first, unless told. */
public final class RawProvider implements AutoCloseable {

    /** How a connection ends instead of an answer, once the whole request was read, or before any of it was. */
    public enum Break {
        CLOSED_AT_ONCE,
        CLOSED_AFTER_THE_REQUEST,
        RESET_AT_ONCE,
        RESET_AFTER_THE_REQUEST,
        CUT_WITHIN_THE_ANSWER
    }

    private final ServerSocket server;
    private final Conversation conversation;
    private final AtomicInteger connections = new AtomicInteger();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    private interface Conversation {
        void with(Socket client, RawProvider self) throws IOException;
    }

    public RawProvider(String address, int port, UnaryOperator<String> answers) {
        this(address, port, (client, self) -> {
            self.answer(client, answers.apply(self.request(client)));
            self.awaitEnd(client);
        });
    }

    private RawProvider(String address, int port, Conversation conversation) {
        this.conversation = conversation;
        try {
            server = new ServerSocket(port, 50, InetAddress.ofLiteral(address));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public static RawProvider answering(String answer) {
        return new RawProvider("127.0.0.1", 0, _ -> answer);
    }

    /** Says that much and then nothing. */
    public static RawProvider hanging(String soFar) {
        return answering(soFar);
    }

    public static RawProvider breaking(Break how) {
        return new RawProvider("127.0.0.1", 0, (client, self) -> {
            switch (how) {
                case CLOSED_AT_ONCE -> {}
                case RESET_AT_ONCE -> client.setSoLinger(true, 0);
                case CLOSED_AFTER_THE_REQUEST -> self.request(client);
                case RESET_AFTER_THE_REQUEST -> {
                    self.request(client);
                    client.setSoLinger(true, 0);
                }
                case CUT_WITHIN_THE_ANSWER -> {
                    self.request(client);
                    self.answer(client, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{");
                }
            }
        });
    }

    public String uri() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/token";
    }

    public int connections() {
        return connections.get();
    }

    /** Head and body of each. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    public void awaitsTheEndOfItsConnection() {
        try {
            if (!ended.await(10, TimeUnit.SECONDS)) {
                throw new AssertionError("the connection is still open");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            conversation.with(client, this);
        } catch (IOException gone) {
            ended.countDown();
        }
    }

    private String request(Socket client) throws IOException {
        var in = client.getInputStream();
        var text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0 || text.length() < text.indexOf("\r\n\r\n") + 4 + length(text)) {
            var next = in.read();
            if (next < 0) {
                throw new IOException("the client left");
            }
            text.append((char) next);
        }
        requests.add(text.toString());
        return text.toString();
    }

    private static int length(CharSequence head) {
        var found =
                java.util.regex.Pattern.compile("(?i)content-length: (\\d+)").matcher(head);
        return found.find() ? Integer.parseInt(found.group(1)) : 0;
    }

    private void answer(Socket client, String answer) throws IOException {
        client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
        client.getOutputStream().flush();
    }

    private void awaitEnd(Socket client) throws IOException {
        while (client.getInputStream().read() >= 0) {
            // what else comes is of no interest
        }
        ended.countDown();
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
