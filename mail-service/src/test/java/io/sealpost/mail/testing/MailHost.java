package io.sealpost.mail.testing;

import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.util.List;

/** A mail host on loopback with TLS: SMTP and IMAP, where an access token is its user's password. */
public final class MailHost implements AutoCloseable {

    private final GreenMail greenMail;

    MailHost(Certificates certificates) {
        System.setProperty(
                "greenmail.tls.keystore.file", certificates.keyStore().toString());
        System.setProperty("greenmail.tls.keystore.password", Certificates.PASSWORD);
        greenMail = new GreenMail(new ServerSetup[] {
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS),
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAPS)
        });
        greenMail.start();
    }

    public int smtpPort() {
        return greenMail.getSmtps().getPort();
    }

    public int imapPort() {
        return greenMail.getImaps().getPort();
    }

    /** Makes the mailbox if it is missing; from now on it takes this password or token. */
    public GreenMailUser mailbox(String address, String password) {
        return greenMail.setUser(address, address, password);
    }

    /** What arrived in a mailbox. */
    public List<MimeMessage> inbox(String address) {
        return inboxFolder(address).getMessages().stream()
                .map(stored -> stored.getMimeMessage())
                .toList();
    }

    /** The inbox itself. */
    public MailFolder inboxFolder(String address) {
        var user = greenMail.getUserManager().getUserByEmail(address);
        try {
            return greenMail.getManagers().getImapHostManager().getInbox(user);
        } catch (FolderException e) {
            throw new IllegalStateException(e);
        }
    }

    public GreenMail greenMail() {
        return greenMail;
    }

    @Override
    public void close() {
        greenMail.stop();
    }
}
