package io.sealpost.acceptance;

import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** An ordinary mail program that trusts one certificate authority, checks the host name, and logs in by XOAUTH2 only. */
final class MailClient {

    private final SSLSocketFactory trusting;

    MailClient(Path authority) {
        try (var pem = Files.newInputStream(authority)) {
            var keys = KeyStore.getInstance(KeyStore.getDefaultType());
            keys.load(null, null);
            keys.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(keys);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            trusting = context.getSocketFactory();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Logs in to IMAP over TLS and counts the messages of the inbox. */
    int countInbox(int port, String account, String token) throws MessagingException {
        try (var store = Session.getInstance(settings("imaps")).getStore("imaps")) {
            store.connect("localhost", port, account, token);
            try (var inbox = store.getFolder("INBOX")) {
                inbox.open(Folder.READ_ONLY);
                return inbox.getMessageCount();
            }
        }
    }

    /** Logs in to submission after STARTTLS. */
    void logInToSubmission(int port, String account, String token) throws MessagingException {
        try (var transport = Session.getInstance(settings("smtp")).getTransport("smtp")) {
            transport.connect("localhost", port, account, token);
        }
    }

    private Properties settings(String protocol) {
        var settings = new Properties();
        var prefix = "mail." + protocol + ".";
        settings.put(prefix + "ssl.socketFactory", trusting);
        settings.setProperty(prefix + "ssl.checkserveridentity", "true");
        settings.setProperty(prefix + "starttls.required", "true");
        settings.setProperty(prefix + "auth.mechanisms", "XOAUTH2");
        settings.setProperty(prefix + "auth", "true");
        settings.setProperty(prefix + "connectiontimeout", "10000");
        settings.setProperty(prefix + "timeout", "20000");
        return settings;
    }
}
