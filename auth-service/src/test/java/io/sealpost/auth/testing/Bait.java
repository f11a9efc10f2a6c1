package io.sealpost.auth.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;

/** A listener that nobody may reach, at 127.0.0.1: what waits behind the service for an attacker. It serves nothing. */
public final class Bait implements AutoCloseable {

    private final ServerSocketChannel listener;

    public Bait() {
        try {
            listener = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
            listener.configureBlocking(false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listener.socket().getLocalPort();
    }

    /** Whether anybody connected; the system holds such connections until they are taken, so nothing is missed. */
    public boolean wasReached() {
        try (var connection = listener.accept()) {
            return connection != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
