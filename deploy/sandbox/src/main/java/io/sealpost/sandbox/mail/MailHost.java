package io.sealpost.sandbox.mail;

import com.icegreen.greenmail.server.AbstractServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/** The submission and the IMAP server. */
public final class MailHost implements AutoCloseable {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final Duration STOP = Duration.ofSeconds(2);

    private final Mailboxes mailboxes;
    private final Logins logins;
    private final SSLContext tls;
    private AbstractServer submission;
    private AbstractServer imap;

    /** A host that does not listen yet. */
    public MailHost(Mailboxes mailboxes, Logins logins, SSLContext tls) {
        this.mailboxes = mailboxes;
        this.logins = logins;
        this.tls = tls;
    }

    /** Accepts mail on the port, 0 for any free one. */
    public void listenForSubmission(int port) throws IOException {
        var socket = bind(new ServerSocket(), port);
        submission = new SubmissionServer(socket, mailboxes, logins, tls.getSocketFactory());
        submission.startService();
    }

    /** Serves mailboxes on the port, 0 for any free one. */
    public void listenForImap(int port) throws IOException {
        var socket = bind(tls.getServerSocketFactory().createServerSocket(), port);
        imap = new ImapsServer(socket, mailboxes, logins);
        imap.startService();
    }

    private static ServerSocket bind(ServerSocket socket, int port) throws IOException {
        try {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(LOOPBACK, port));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** The port of {@link #listenForSubmission}. */
    public int submissionPort() {
        return submission.getServerSetup().getPort();
    }

    /** The port of {@link #listenForImap}. */
    public int imapPort() {
        return imap.getServerSetup().getPort();
    }

    @Override
    public void close() {
        for (var server : new AbstractServer[] {submission, imap}) {
            if (server != null) {
                server.stopService(STOP.toMillis());
            }
        }
    }
}
