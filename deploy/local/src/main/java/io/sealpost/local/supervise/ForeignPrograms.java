package io.sealpost.local.supervise;

import io.sealpost.local.Failure;
import io.sealpost.local.Layout;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;

/** Other programs on our ports. Whatever answers there would be taken for ours, and be told secrets. */
final class ForeignPrograms {

    private ForeignPrograms() {}

    /** Refuses to go on where a port is taken. */
    static void refuse(Layout layout) {
        ports(layout).forEach((variable, port) -> {
            if (isTaken(port)) {
                throw new Failure("Port " + port + " is taken by another program. End that program, or set " + variable
                        + " to a free port.");
            }
        });
    }

    private static Map<String, Integer> ports(Layout layout) {
        var ports = new LinkedHashMap<String, Integer>();
        ports.put("SEALPOST_POSTGRES_PORT", layout.ports().postgres());
        ports.put("SEALPOST_VAULT_PORT", layout.ports().vault());
        ports.put("SEALPOST_AUTH_PORT", layout.ports().auth());
        ports.put("SEALPOST_MAIL_PORT", layout.ports().mail());
        if (layout.sandbox()) {
            ports.put("SEALPOST_SANDBOX_PROVIDER_PORT", layout.ports().provider());
            ports.put("SEALPOST_SANDBOX_SMTP_PORT", layout.ports().smtp());
            ports.put("SEALPOST_SANDBOX_IMAP_PORT", layout.ports().imap());
        }
        return ports;
    }

    private static boolean isTaken(int port) {
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return false;
        } catch (IOException taken) {
            return true;
        }
    }
}
