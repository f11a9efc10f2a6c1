package io.sealpost.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * A port of its own before a server's. While it is shut, whoever connects waits for the connection: so many wait already that the system
 * answers nobody else. Once it is open they come through, and what they say is passed on.
 */
final class Door implements AutoCloseable {

    private static final int BACKLOG = 1;
    private static final int CONNECT_MILLIS = 500;
    private static final Duration ARRIVAL = Duration.ofSeconds(30);

    private final int behind;
    private final int port;
    private final Deque<Socket> crowd = new ArrayDeque<>();
    private ServerSocket entrance;
    private Meanwhile<Boolean> porter;

    /** @param behind the port on loopback to which it leads */
    Door(int behind) {
        this.behind = behind;
        this.entrance = listening(0);
        this.port = entrance.getLocalPort();
        open();
    }

    private static ServerSocket listening(int port) {
        try {
            return new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Those who waited come through, and whoever comes now. */
    void open() {
        var open = entrance;
        porter = Meanwhile.begin(() -> letIn(open));
        leave();
    }

    private boolean letIn(ServerSocket open) {
        while (true) {
            try {
                passOn(open.accept());
            } catch (IOException shut) {
                return true;
            }
        }
    }

    private void passOn(Socket guest) throws IOException {
        var host = new Socket(InetAddress.getLoopbackAddress(), behind);
        Thread.startVirtualThread(() -> copy(guest, host));
        Thread.startVirtualThread(() -> copy(host, guest));
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException oneOfThemLeft) {
            // then the other one goes, too
        }
    }

    /** Returns when nobody gets in any more. */
    void shut() {
        closeEntrance();
        // Only when nobody accepts any more the port is free.
        porter.result();
        entrance = listening(port);
        while (comes()) {
            // until there is no place left to wait at
        }
    }

    private boolean comes() {
        var guest = new Socket();
        crowd.push(guest);
        try {
            guest.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            return true;
        } catch (SocketTimeoutException full) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns when somebody tries to connect. */
    void awaitKnock() {
        var waiting = ":%04X 02 ".formatted(port);
        Waiting.until("somebody at the door", ARRIVAL, () -> Optional.of(connections())
                .filter(text -> text.contains(waiting)));
    }

    /** The system's, as in proc(5): 02 is a connection that was not answered yet. Java's sockets are of IPv6, whatever they connect to. */
    private static String connections() {
        try {
            return Files.readString(Path.of("/proc/net/tcp")) + Files.readString(Path.of("/proc/net/tcp6"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void leave() {
        try {
            while (!crowd.isEmpty()) {
                crowd.pop().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void closeEntrance() {
        try {
            entrance.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        leave();
        closeEntrance();
    }
}
