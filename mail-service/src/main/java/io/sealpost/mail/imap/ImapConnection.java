package io.sealpost.mail.imap;

import io.sealpost.mail.connection.Credential;
import jakarta.mail.Session;
import java.io.IOException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.eclipse.angus.mail.imap.protocol.IMAPProtocol;

/**
 * A connection that never logs in otherwise than it was told: where the asked mechanism is missing, the library would send the token as
 * a password.
 */
final class ImapConnection extends IMAPStore {

    private final boolean token;
    private IMAPProtocol protocol;
    private boolean reachedLogin;
    private boolean mechanismMissing;

    ImapConnection(Session session, Credential credential) {
        super(session, null, "imap", false);
        token = credential instanceof Credential.Token;
    }

    @Override
    protected IMAPProtocol newIMAPProtocol(String host, int port) throws IOException, ProtocolException {
        protocol = super.newIMAPProtocol(host, port);
        return protocol;
    }

    @Override
    protected void preLogin(IMAPProtocol protocol) throws ProtocolException {
        reachedLogin = true;
        if (token && !(protocol.isSSL() && protocol.hasCapability("AUTH=XOAUTH2"))) {
            mechanismMissing = true;
            throw new ProtocolException("XOAUTH2 is not offered on this connection");
        }
    }

    /** Whether the server said so before it was left. */
    boolean offersStartTls() {
        return protocol != null && protocol.hasCapability("STARTTLS");
    }

    boolean reachedLogin() {
        return reachedLogin;
    }

    boolean mechanismMissing() {
        return mechanismMissing;
    }
}
