package io.sealpost.sandbox;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Angus Mail as a careful client: TLS is required, certificate and host name are verified, mechanisms are pinned. */
final class MailClient {
    private final Sandbox sandbox;
    private final SSLSocketFactory tls;

    /** Trusts what the sandbox wrote to its {@code ca.pem}, and nothing else. */
    MailClient(Sandbox sandbox) {
        this(sandbox, trusting(sandbox));
    }

    MailClient(Sandbox sandbox, SSLSocketFactory tls) {
        this.sandbox = sandbox;
        this.tls = tls;
    }

    static SSLSocketFactory trusting(Sandbox sandbox) {
        try (var file = Files.newInputStream(sandbox.certificateFile())) {
            var trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(file));
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    Transport submit(String mechanism, String user, String secret) throws MessagingException {
        return submit(mechanism, "localhost", user, secret);
    }

    Transport submit(String mechanism, String host, String user, String secret) throws MessagingException {
        var transport = session("smtp", mechanism).getTransport("smtp");
        transport.connect(host, sandbox.smtpPort(), user, secret);
        return transport;
    }

    Store open(String mechanism, String user, String secret) throws MessagingException {
        var store = session("imaps", mechanism).getStore("imaps");
        store.connect("localhost", sandbox.imapPort(), user, secret);
        return store;
    }

    /** A message whose From is also the envelope sender. */
    MimeMessage message(String from, String subject, String... to) throws MessagingException {
        var message = new MimeMessage(session("smtp", "XOAUTH2"));
        message.setFrom(from);
        for (var recipient : to) {
            message.addRecipient(MimeMessage.RecipientType.TO, new InternetAddress(recipient));
        }
        message.setSubject(subject);
        message.setText("A line.\r\n.\r\nA line after a dot.\r\n");
        message.saveChanges();
        return message;
    }

    private Session session(String protocol, String mechanism) {
        var properties = new Properties();
        var prefix = "mail." + protocol + ".";
        properties.put(prefix + "ssl.socketFactory", tls);
        properties.setProperty(prefix + "ssl.checkserveridentity", "true");
        properties.setProperty(prefix + "starttls.required", "true");
        properties.setProperty(prefix + "starttls.enable", "true");
        properties.setProperty(prefix + "auth", "true");
        properties.setProperty(prefix + "auth.mechanisms", mechanism);
        properties.setProperty(prefix + "timeout", "10000");
        properties.setProperty(prefix + "connectiontimeout", "10000");
        properties.setProperty("mail.smtp.sendpartial", "true");
        return Session.getInstance(properties);
    }
}
