package io.sealpost.vault.connection;

import io.sealpost.vault.provider.AddressPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.SocketFactory;

/** Plain sockets that ask the address policy about the very address that they connect to, and read along what is said there. */
final class GuardedSockets extends SocketFactory {

    private final AddressPolicy policy;
    private final Answers answers;

    GuardedSockets(AddressPolicy policy, Answers answers) {
        this.policy = policy;
        this.answers = answers;
    }

    @Override
    public Socket createSocket() {
        return new Guarded(policy, answers);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        var socket = createSocket();
        socket.connect(new InetSocketAddress(host, port));
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        var socket = createSocket();
        socket.connect(new InetSocketAddress(host, port));
        return socket;
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return createSocket(host, port);
    }

    private static final class Guarded extends Socket {

        private final AddressPolicy policy;
        private final Answers answers;
        private WatchedLink link;

        Guarded(AddressPolicy policy, Answers answers) {
            // A proxy of the virtual machine's settings would connect to where it likes.
            super(Proxy.NO_PROXY);
            this.policy = policy;
            this.answers = answers;
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return link.heard(super.getInputStream(), false);
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return link.said(super.getOutputStream(), false);
        }

        @Override
        public void connect(SocketAddress endpoint) throws IOException {
            connect(endpoint, 0);
        }

        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
            if (endpoint instanceof InetSocketAddress target && !target.isUnresolved()) {
                policy.check(target.getAddress());
            }
            super.connect(endpoint, timeout);
            // A mail dialogue is short lines that wait for answers: Nagle's delay would be paid at each.
            setTcpNoDelay(true);
            link = answers.begin(this);
        }
    }
}
