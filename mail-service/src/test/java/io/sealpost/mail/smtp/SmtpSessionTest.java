package io.sealpost.mail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.mail.testing.ScriptedSmtp;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

class SmtpSessionTest {

    private static final Envelope ENVELOPE = new Envelope("anna@example.com", List.of("anna@example.com"));

    /** The peer says nothing more after its 354 until the connection ends, and no reply has a time limit here: waiting for one would never end. */
    @Test
    @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
    void aRehearsalEndsWhileThePeerIsSilent() throws MessagingException, InterruptedException {
        try (var smtp = new ScriptedSmtp()) {
            // Given
            var dialogue = new SmtpDialogue(Session.getInstance(new Properties()), "localhost", Optional::empty);
            dialogue.connect("localhost", smtp.port(), null, null);

            // When
            try (var session = new SmtpSession(dialogue)) {
                session.rehearse(ENVELOPE);
            }

            // Then
            smtp.awaitEndInMessage();
            assertThat(smtp.verbs()).containsExactly("EHLO", "MAIL", "RCPT", "DATA");
            assertThat(smtp.messages()).isEmpty();
            assertThat(dialogue.isConnected()).isFalse();
        }
    }

    @Test
    void aSessionThatIsNotDroppedSaysGoodbye() throws MessagingException {
        try (var smtp = new ScriptedSmtp()) {
            // Given
            var dialogue = new SmtpDialogue(Session.getInstance(new Properties()), "localhost", Optional::empty);
            dialogue.connect("localhost", smtp.port(), null, null);

            // When
            new SmtpSession(dialogue).close();

            // Then
            assertThat(smtp.verbs()).containsExactly("EHLO", "QUIT");
        }
    }
}
