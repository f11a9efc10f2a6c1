package io.sealpost.vault.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports on loopback that nobody listens on. They are taken from below the range that outgoing connections use, so that none of
 * those can take a port between the choice and the start of its server.
 */
final class Ports {

    private static final int LOWEST = 20_000;
    private static final int BOUND = 32_000;
    private static final Set<Integer> CHOSEN = new HashSet<>();

    private Ports() {}

    static synchronized int free() {
        while (true) {
            var port = ThreadLocalRandom.current().nextInt(LOWEST, BOUND);
            if (isFree(port) && CHOSEN.add(port)) {
                return port;
            }
        }
    }

    private static boolean isFree(int port) {
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
