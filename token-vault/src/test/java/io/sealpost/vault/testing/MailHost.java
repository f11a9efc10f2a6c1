package io.sealpost.vault.testing;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;

/** A mail host on loopback with TLS: SMTP, IMAP and POP, where an access token is its user's password. */
public final class MailHost implements AutoCloseable {

    private final GreenMail greenMail;

    public MailHost(Certificates certificates) {
        System.setProperty(
                "greenmail.tls.keystore.file",
                certificates.keyStore("localhost").toString());
        System.setProperty("greenmail.tls.keystore.password", Keytool.PASSWORD);
        greenMail = new GreenMail(new ServerSetup[] {
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS),
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAPS),
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_POP3S)
        });
        greenMail.start();
    }

    /** Makes the mailbox; it takes this token. */
    public MailHost holding(String address, String token) {
        greenMail.setUser(address, address, token);
        return this;
    }

    public int smtpPort() {
        return greenMail.getSmtps().getPort();
    }

    public int imapPort() {
        return greenMail.getImaps().getPort();
    }

    public int popPort() {
        return greenMail.getPop3s().getPort();
    }

    @Override
    public void close() {
        greenMail.stop();
    }
}
