package io.sealpost.mail.testing;

import com.icegreen.greenmail.imap.AuthorizationException;
import com.icegreen.greenmail.imap.ImapHostManager;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Flags;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Properties;

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
        return folder(address, "INBOX");
    }

    public MailFolder folder(String address, String name) {
        return folders().getFolder(user(address), name);
    }

    /** Puts bytes into a folder as they are. */
    public void append(String address, String folder, byte[] raw) {
        append(address, folder, raw, Instant.now());
    }

    /** As above, as if taken in at that time. */
    public void append(String address, String folder, byte[] raw, Instant takenIn) {
        try {
            folder(address, folder).appendMessage(new Untouched(raw), new Flags(), Date.from(takenIn));
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A message that is written as it was read. */
    private static final class Untouched extends MimeMessage {

        private final byte[] raw;

        Untouched(byte[] raw) throws MessagingException {
            super(Session.getInstance(new Properties()), new ByteArrayInputStream(raw));
            this.raw = raw;
        }

        @Override
        public void writeTo(OutputStream out, String[] ignoreList) throws IOException {
            out.write(raw);
        }

        @Override
        public int getSize() {
            return raw.length;
        }
    }

    public void createFolder(String address, String name) {
        try {
            folders().createMailbox(user(address), name);
        } catch (AuthorizationException | FolderException e) {
            throw new IllegalStateException(e);
        }
    }

    public void deleteFolder(String address, String name) {
        try {
            folders().deleteMailbox(user(address), name);
        } catch (AuthorizationException | FolderException e) {
            throw new IllegalStateException(e);
        }
    }

    private ImapHostManager folders() {
        return greenMail.getManagers().getImapHostManager();
    }

    private GreenMailUser user(String address) {
        return greenMail.getUserManager().getUserByEmail(address);
    }

    @Override
    public void close() {
        greenMail.stop();
    }
}
