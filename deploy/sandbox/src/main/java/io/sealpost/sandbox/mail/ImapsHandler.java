package io.sealpost.sandbox.mail;

import com.icegreen.greenmail.imap.ImapHandler;
import com.icegreen.greenmail.imap.ImapRequestHandler;
import com.icegreen.greenmail.imap.ImapResponse;
import com.icegreen.greenmail.imap.ImapSessionImpl;
import com.icegreen.greenmail.imap.ProtocolException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Locale;

/**
 * One IMAP connection. It looks at each command before GreenMail does, because GreenMail hands token and password to
 * the same check: a token that leaks into LOGIN must be refused.
 */
final class ImapsHandler extends ImapHandler {
    /** Holds a tag and the longest command's name; the peek never goes further. */
    private static final int PEEK_BYTES = 128;

    private final Mailboxes mailboxes;
    private final ImapLogin login;

    ImapsHandler(Socket socket, Mailboxes mailboxes, Logins logins) {
        super(mailboxes.users(), mailboxes.folders(), socket);
        this.mailboxes = mailboxes;
        this.login = new ImapLogin(mailboxes, logins);
    }

    @Override
    public void run() {
        try (var in = new BufferedInputStream(socket.getInputStream());
                var out = new BufferedOutputStream(socket.getOutputStream())) {
            new ImapResponse(out).okResponse(null, "IMAP4rev1 Sealpost sandbox ready");
            var session = new ImapSessionImpl(
                    mailboxes.folders(), login, this, socket.getInetAddress().getHostAddress());
            var requests = new ImapRequestHandler();
            do {
                login.expectToken(peekCommand(in).equals("AUTHENTICATE"));
            } while (!isQuitting() && requests.handleRequest(in, out, session));
        } catch (IOException | ProtocolException | RuntimeException e) {
            log.debug("An IMAP connection broke off", e);
        } finally {
            close();
        }
    }

    /** The second word of the next line, without taking anything from the stream. */
    private static String peekCommand(InputStream in) throws IOException {
        in.mark(PEEK_BYTES);
        var start = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n' && start.length() < PEEK_BYTES - 1; next = in.read()) {
            start.append((char) next);
        }
        in.reset();
        var words = start.toString().strip().split(" +", 3);
        return words.length > 1 ? words[1].toUpperCase(Locale.ROOT) : "";
    }
}
