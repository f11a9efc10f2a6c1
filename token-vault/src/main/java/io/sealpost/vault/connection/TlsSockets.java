package io.sealpost.vault.connection;

import io.sealpost.vault.provider.AddressPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** TLS with a host, on sockets that are already connected, after the address policy saw where they lead. */
final class TlsSockets extends SSLSocketFactory {

    private final SSLSocketFactory trusting;
    private final AddressPolicy policy;
    private final String name;
    private final Answers answers;

    TlsSockets(SSLSocketFactory trusting, AddressPolicy policy, String name, Answers answers) {
        this.trusting = trusting;
        this.policy = policy;
        this.name = name;
        this.answers = answers;
    }

    /** The host that the library knows is an address; the certificate has to be for the name. */
    @Override
    public Socket createSocket(Socket connected, String host, int port, boolean autoClose) throws IOException {
        policy.check(connected.getInetAddress());
        connected.setTcpNoDelay(true);
        // Before the JDK asks the connected socket for its streams.
        var link = answers.beginTls(connected);
        return new WatchedTls((SSLSocket) trusting.createSocket(connected, name, port, autoClose), link);
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return trusting.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return trusting.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw onlyLayered();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        throw onlyLayered();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        throw onlyLayered();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        throw onlyLayered();
    }

    private static IOException onlyLayered() {
        return new IOException("TLS is put on connected sockets only");
    }
}
