package io.sealpost.sandbox.mail;

import com.icegreen.greenmail.server.AbstractServer;
import com.icegreen.greenmail.server.ProtocolHandler;
import com.icegreen.greenmail.util.ServerSetup;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import javax.net.ssl.SSLSocketFactory;

/** Accepts submission connections on a socket that is bound already. */
final class SubmissionServer extends AbstractServer {
    private final ServerSocket bound;
    private final Mailboxes mailboxes;
    private final Logins logins;
    private final SSLSocketFactory tls;

    SubmissionServer(ServerSocket bound, Mailboxes mailboxes, Logins logins, SSLSocketFactory tls) {
        super(new ServerSetup(bound.getLocalPort(), "127.0.0.1", ServerSetup.PROTOCOL_SMTP), mailboxes.managers());
        this.bound = bound;
        this.mailboxes = mailboxes;
        this.logins = logins;
        this.tls = tls;
        setClientSocketTimeout((int) Duration.ofMinutes(5).toMillis()); // RFC 5321 §4.5.3.2.7
    }

    @Override
    protected ServerSocket openServerSocket() {
        return bound;
    }

    @Override
    protected ProtocolHandler createProtocolHandler(Socket socket) {
        return new SubmissionHandler(socket, mailboxes, logins, tls);
    }
}
