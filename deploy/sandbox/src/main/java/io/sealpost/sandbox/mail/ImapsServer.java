package io.sealpost.sandbox.mail;

import com.icegreen.greenmail.server.AbstractServer;
import com.icegreen.greenmail.server.ProtocolHandler;
import com.icegreen.greenmail.util.ServerSetup;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/** Accepts IMAP connections on a TLS socket that is bound already. */
final class ImapsServer extends AbstractServer {
    private final ServerSocket bound;
    private final Mailboxes mailboxes;
    private final Logins logins;

    ImapsServer(ServerSocket bound, Mailboxes mailboxes, Logins logins) {
        super(new ServerSetup(bound.getLocalPort(), "127.0.0.1", ServerSetup.PROTOCOL_IMAPS), mailboxes.managers());
        this.bound = bound;
        this.mailboxes = mailboxes;
        this.logins = logins;
        setClientSocketTimeout((int) Duration.ofMinutes(30).toMillis()); // RFC 3501 §5.4
    }

    @Override
    protected ServerSocket openServerSocket() {
        return bound;
    }

    @Override
    protected ProtocolHandler createProtocolHandler(Socket socket) {
        return new ImapsHandler(socket, mailboxes, logins);
    }
}
