package io.sealpost.sandbox.mail;

import com.icegreen.greenmail.smtp.SmtpConnection;
import com.icegreen.greenmail.user.UserException;
import com.icegreen.greenmail.util.SaslXoauth2Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** The AUTH command (RFC 4954) with XOAUTH2, PLAIN and LOGIN; a refusal reads as Exchange words it. */
final class SmtpLogin {
    private final Mailboxes mailboxes;
    private final Logins logins;

    SmtpLogin(Mailboxes mailboxes, Logins logins) {
        this.mailboxes = mailboxes;
        this.logins = logins;
    }

    /** Conducts the exchange and answers the client; the user, if the login was accepted. */
    Optional<String> attempt(SmtpConnection connection, String line) throws IOException {
        var words = line.strip().split(" +", 3);
        var mechanism = words.length > 1 ? words[1].toUpperCase(Locale.ROOT) : "";
        var initial = words.length > 2 ? Optional.of(words[2]) : Optional.<String>empty();
        try {
            return switch (mechanism) {
                case "XOAUTH2" -> answer(connection, byToken(ask(connection, "", initial)));
                case "PLAIN" -> answer(connection, byPlain(ask(connection, "", initial)));
                case "LOGIN" -> answer(connection, byLogin(connection, initial));
                default -> {
                    connection.send("504 5.5.4 Unrecognised authentication type");
                    yield Optional.empty();
                }
            };
        } catch (IllegalArgumentException e) {
            connection.send("501 5.5.2 Cannot decode the response"); // the exception's text might quote a secret
            return Optional.empty();
        }
    }

    private Optional<String> answer(SmtpConnection connection, Optional<String> user) throws IOException {
        if (user.isPresent()) {
            try {
                mailboxes.of(user.get());
            } catch (UserException e) {
                throw new IOException("The mailbox cannot be made", e);
            }
        }
        connection.send(
                user.isPresent() ? "235 2.7.0 Authentication successful" : "535 5.7.3 Authentication unsuccessful");
        return user;
    }

    private Optional<String> byToken(String response) {
        var message = SaslXoauth2Message.parseBase64Encoded(response);
        return Optional.of(message.getUsername()).filter(user -> logins.byToken(user, message.getAccessToken()));
    }

    private Optional<String> byPlain(String response) {
        var parts = decode(response).split("\0", -1); // authorization identity, user, password (RFC 4616)
        return parts.length == 3 ? byPassword(parts[1], parts[2]) : Optional.empty();
    }

    private Optional<String> byLogin(SmtpConnection connection, Optional<String> initial) throws IOException {
        var user = decode(ask(connection, "VXNlcm5hbWU6", initial)); // "Username:"
        return byPassword(user, decode(ask(connection, "UGFzc3dvcmQ6", Optional.empty()))); // "Password:"
    }

    private Optional<String> byPassword(String user, String password) {
        return Optional.of(user).filter(name -> logins.byPassword(name, password));
    }

    private static String ask(SmtpConnection connection, String challenge, Optional<String> initial)
            throws IOException {
        if (initial.isPresent()) {
            return initial.get();
        }
        connection.send("334 " + challenge);
        return Objects.requireNonNullElse(connection.readLine(), "*"); // "*" cancels, and is not Base64
    }

    private static String decode(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
