package io.sealpost.sandbox.mail;

import com.icegreen.greenmail.smtp.SmtpConnection;
import com.icegreen.greenmail.smtp.SmtpHandler;
import com.icegreen.greenmail.smtp.commands.SmtpCommandRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.Socket;
import java.util.Locale;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One submission connection (RFC 6409): nothing but greetings before STARTTLS, no mail before AUTH. The rest of the
 * dialogue is GreenMail's.
 */
final class SubmissionHandler extends SmtpHandler {
    private final Submitter submitter;
    private final SmtpLogin login;
    private final SSLSocketFactory tls;
    private SSLSocket secured;

    SubmissionHandler(Socket socket, Mailboxes mailboxes, Logins logins, SSLSocketFactory tls) {
        this(socket, new Submitter(mailboxes), new SmtpLogin(mailboxes, logins), tls);
    }

    private SubmissionHandler(Socket socket, Submitter submitter, SmtpLogin login, SSLSocketFactory tls) {
        super(new SmtpCommandRegistry(), submitter, socket);
        this.submitter = submitter;
        this.login = login;
        this.tls = tls;
    }

    /** A peer that breaks off or speaks no TLS is no news; GreenMail would let the exception out of the thread. */
    @Override
    public void run() {
        try {
            super.run();
        } catch (IllegalStateException e) {
            log.debug("A submission connection broke off", e);
        }
    }

    @Override
    protected void sendGreetings() {
        conn.send("220 localhost Sealpost sandbox ESMTP");
    }

    @Override
    protected void handleCommand() throws IOException {
        currentLine = conn.readLine();
        if (currentLine == null) {
            close();
            return;
        }
        if (currentLine.length() > LINE_LENGHT_LIMIT) {
            conn.send("500 5.5.2 Line too long");
            return;
        }
        var verb = currentLine.strip().replaceFirst(" .*", "").toUpperCase(Locale.ROOT);
        switch (verb) {
            case "EHLO" -> greet();
            case "STARTTLS" -> startTls();
            case "HELO", "NOOP", "RSET", "QUIT" -> delegate(verb);
            case "AUTH" -> authenticate();
            case "MAIL" -> mail();
            case "RCPT", "DATA", "VRFY" -> afterLogin(verb);
            default -> conn.send("500 5.5.1 Command not recognised");
        }
    }

    private void greet() {
        conn.setHeloName(currentLine.replaceFirst("^\\S+ ?", ""));
        state.clearMessage();
        conn.send("250-localhost");
        conn.send(secured == null ? "250-STARTTLS" : "250-AUTH XOAUTH2 PLAIN LOGIN");
        conn.send("250-8BITMIME");
        conn.send("250-ENHANCEDSTATUSCODES");
        conn.send("250 SMTPUTF8");
    }

    private void startTls() throws IOException {
        if (secured != null) {
            conn.send("503 5.5.1 TLS is on already");
            return;
        }
        conn.send("220 2.0.0 Ready to start TLS");
        secured = (SSLSocket) tls.createSocket(socket, null, socket.getPort(), true);
        secured.setUseClientMode(false);
        secured.startHandshake();
        // A new connection object drops what came in before the handshake: an attacker may have put it there.
        conn = new WholeMessages(this, secured);
        state.clearMessage();
    }

    private void authenticate() throws IOException {
        if (secured == null) {
            conn.send("530 5.7.0 Must issue a STARTTLS command first");
        } else if (submitter.loggedIn()) {
            conn.send("503 5.5.1 Authenticated already");
        } else {
            login.attempt(conn, currentLine).ifPresent(submitter::logIn);
        }
    }

    private void mail() throws IOException {
        // GreenMail asks nobody about the empty sender.
        if (submitter.loggedIn() && currentLine.matches("(?i)MAIL FROM:\\s?<>.*")) {
            conn.send(Submitter.SEND_AS_DENIED);
        } else {
            afterLogin("MAIL");
        }
    }

    private void afterLogin(String verb) throws IOException {
        if (secured == null) {
            conn.send("530 5.7.0 Must issue a STARTTLS command first");
        } else if (!submitter.loggedIn()) {
            conn.send("530 5.7.57 Client not authenticated to send mail");
        } else {
            delegate(verb);
        }
    }

    private void delegate(String verb) throws IOException {
        registry.getCommand(verb).execute(conn, state, manager, currentLine);
    }

    @Override
    public void close() {
        try {
            if (secured != null && !secured.isClosed()) {
                secured.close();
            }
        } catch (IOException e) {
            log.debug("TLS did not end properly", e);
        }
        super.close();
    }

    /** GreenMail cuts the line end before the final dot off, which belongs to the message (RFC 5321 §4.1.1.4). */
    private static final class WholeMessages extends SmtpConnection {

        WholeMessages(SmtpHandler handler, Socket socket) throws IOException {
            super(handler, socket);
        }

        @Override
        public InputStream dotLimitedInputStream(byte[] traceHeaders) {
            var lineEnd = new ByteArrayInputStream(new byte[] {'\r', '\n'});
            return new SequenceInputStream(super.dotLimitedInputStream(traceHeaders), lineEnd);
        }
    }
}
