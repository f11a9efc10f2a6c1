package io.sealpost.mail.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import javax.net.ServerSocketFactory;

/** Listens on a free port of loopback; each connection is served on a thread of its own. */
public final class Listener implements AutoCloseable {

    /** How a handshake record of 16383 bytes begins. */
    private static final byte[] TLS_HANDSHAKE = {22, 3, 3, 63, -1};

    private final ServerSocket server;
    private final Dialogue dialogue;

    /** What is said on a connection; when it returns or fails, the connection is closed. */
    public interface Dialogue {
        void with(Socket client) throws IOException;
    }

    public Listener(ServerSocketFactory sockets, Dialogue dialogue) {
        this.dialogue = dialogue;
        try {
            server = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /** Never silent, and never done: a byte now and then, of a line or of a TLS record, until the client leaves. */
    public static void drip(Socket client) throws IOException {
        client.setSoTimeout(20);
        client.getOutputStream().write(TLS_HANDSHAKE);
        while (true) {
            try {
                if (client.getInputStream().read() < 0) {
                    return;
                }
            } catch (SocketTimeoutException nothingSaid) {
                client.getOutputStream().write('a');
            }
        }
    }

    public int port() {
        return server.getLocalPort();
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
            // as mail servers do, whose short answers would wait for the client's next words
            socket.setTcpNoDelay(true);
            dialogue.with(socket);
        } catch (IOException gone) {
            // The client left, which is the client's right.
        }
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
