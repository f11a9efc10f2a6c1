package io.sealpost.mail.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import javax.net.ServerSocketFactory;

/** Listens on a free port of loopback; each connection is served on a thread of its own. */
final class Listener implements AutoCloseable {

    private final ServerSocket server;
    private final Dialogue dialogue;

    /** What is said on a connection; when it returns or fails, the connection is closed. */
    interface Dialogue {
        void with(Socket client) throws IOException;
    }

    Listener(ServerSocketFactory sockets, Dialogue dialogue) {
        this.dialogue = dialogue;
        try {
            server = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
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
