package io.sealpost.mail.smtp;

import io.sealpost.mail.connection.Credential;
import io.sealpost.mail.connection.Credential.Password;
import io.sealpost.mail.connection.Credential.Token;
import io.sealpost.mail.smtp.SmtpFailure.Cause;
import jakarta.mail.MessagingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * The AUTH command (RFC 4954). A token is only ever offered by XOAUTH2 and only over TLS; a refused mechanism is never followed by
 * another one.
 */
final class SmtpLogin {

    private static final int OK = 235;
    private static final int GO_ON = 334;

    private final SmtpDialogue dialogue;

    SmtpLogin(SmtpDialogue dialogue) {
        this.dialogue = dialogue;
    }

    void login(Credential credential) throws SmtpFailure {
        try {
            var reply =
                    switch (credential) {
                        case Token token -> xoauth2(token);
                        case Password password -> password(password);
                        case Credential.None none -> new Reply(OK, "");
                    };
            if (reply.code() != OK) {
                throw new SmtpFailure(reply.code() <= 0 ? dialogue.lost() : Cause.AUTHENTICATION_FAILED, reply);
            }
        } catch (MessagingException e) {
            throw new SmtpFailure(dialogue.lost(), e);
        }
    }

    private Reply xoauth2(Token token) throws MessagingException, SmtpFailure {
        if (!dialogue.isSSL() || !dialogue.offers("XOAUTH2")) {
            throw new SmtpFailure(Cause.AUTHENTICATION_NOT_OFFERED, (Reply) null);
        }
        var secret = token.token().reveal();
        var response = base64("user=" + token.user() + "\1auth=Bearer " + secret + "\1\1");
        var secrets = List.of(response, secret);
        var reply = dialogue.sayInSecret("auth", "AUTH XOAUTH2 " + response, secrets);
        // A refusal may come as a challenge with JSON; an empty answer asks for the reply proper.
        return reply.code() == GO_ON ? dialogue.sayInSecret("auth", "", secrets) : reply;
    }

    private Reply password(Password login) throws MessagingException, SmtpFailure {
        var secret = login.password().reveal();
        if (dialogue.offers("PLAIN")) {
            var response = base64("\0" + login.user() + "\0" + secret);
            return dialogue.sayInSecret("auth", "AUTH PLAIN " + response, List.of(response, secret));
        }
        if (!dialogue.offers("LOGIN")) {
            throw new SmtpFailure(Cause.AUTHENTICATION_NOT_OFFERED, (Reply) null);
        }
        var reply = dialogue.say("auth", "AUTH LOGIN");
        if (reply.code() == GO_ON) {
            reply = dialogue.say("auth", base64(login.user()));
        }
        if (reply.code() == GO_ON) {
            reply = dialogue.sayInSecret("auth", base64(secret), List.of(base64(secret), secret));
        }
        return reply;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
