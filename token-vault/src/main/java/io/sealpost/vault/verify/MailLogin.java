package io.sealpost.vault.verify;

import io.sealpost.vault.connection.MailRoutes.Route;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.verify.LoginReport.Step;
import jakarta.mail.MessagingException;
import jakarta.mail.Service;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A login with a token: by XOAUTH2, over TLS, once, and never in another way. Blocks; used once. */
interface MailLogin {

    /** Logs in and leaves. */
    void attempt() throws LoginFailure;

    /** How far it came; may be asked while it is under way. */
    Step reached();

    /** Leaves, whatever the server says to that: what counts has been said. */
    static void leave(Service connection) {
        try {
            connection.close();
        } catch (MessagingException alreadyGone) {
            // that is what was wanted
        }
    }

    /** Where and as whom. */
    record Server(Route route, int port, boolean startTls, String user, SecretText token) {

        /** developers.google.com/gmail/imap/xoauth2-protocol */
        String response() {
            var response = "user=" + user + "\1auth=Bearer " + token.reveal() + "\1\1";
            return Base64.getEncoder().encodeToString(response.getBytes(StandardCharsets.UTF_8));
        }
    }
}
