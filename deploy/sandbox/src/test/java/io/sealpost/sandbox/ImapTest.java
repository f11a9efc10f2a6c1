package io.sealpost.sandbox;

import static io.sealpost.sandbox.TestSandbox.newAccount;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import jakarta.mail.event.MessageCountAdapter;
import jakarta.mail.event.MessageCountEvent;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertPathBuilderException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ImapTest {
    @RegisterExtension
    static final TestSandbox sandbox = new TestSandbox();

    @Test
    void firstLoginWithALiveTokenOpensAnEmptyMailbox() throws Exception {
        // Given
        var account = newAccount();

        // When
        try (var store = sandbox.mail().open("XOAUTH2", account, sandbox.accessToken(account))) {

            // Then
            assertThat(store.getFolder("INBOX").getMessageCount()).isZero();
        }
    }

    @Test
    void mailThatWasSentIsReadByteForByte() throws Exception {
        // Given
        var account = newAccount();
        var token = sandbox.accessToken(account);
        var written = new ByteArrayOutputStream();
        deliver(account, token, "To myself").writeTo(written);

        // When
        try (var store = sandbox.mail().open("XOAUTH2", account, token)) {
            var inbox = (IMAPFolder) store.getFolder("INBOX");
            inbox.open(Folder.READ_ONLY);
            var message = (IMAPMessage) inbox.getMessage(1);
            message.setPeek(true);
            var read = new ByteArrayOutputStream();
            message.writeTo(read);

            // Then
            assertThat(message.getSubject()).isEqualTo("To myself");
            assertThat(inbox.getUID(message)).isPositive();
            assertThat(read.toString(StandardCharsets.UTF_8))
                    .startsWith("Return-Path: <" + account + ">")
                    .endsWith("\r\n" + written.toString(StandardCharsets.UTF_8));
        }
    }

    @Test
    void waitingClientIsToldOfNewMail() throws Exception {
        // Given
        var account = newAccount();
        var token = sandbox.accessToken(account);
        var told = new CompletableFuture<Integer>();
        try (var store = sandbox.mail().open("XOAUTH2", account, token)) {
            var inbox = (IMAPFolder) store.getFolder("INBOX");
            inbox.open(Folder.READ_ONLY);
            inbox.addMessageCountListener(new MessageCountAdapter() {
                @Override
                public void messagesAdded(MessageCountEvent event) {
                    told.complete(event.getMessages().length);
                }
            });
            var waiting = CompletableFuture.runAsync(() -> idle(inbox));

            // When
            deliver(account, token, "Ring");

            // Then
            assertThat(told).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(1);
            assertThat(waiting).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    void expiredTokenIsRefused() {
        // Given
        var account = newAccount();
        var token = sandbox.accessToken(account);
        sandbox.advance(Duration.ofHours(1));

        // When // Then
        assertRefused("XOAUTH2", account, token);
    }

    @Test
    void tokenOfAnotherAccountIsRefused() {
        // Given
        var foreign = sandbox.accessToken(newAccount());

        // When // Then
        assertRefused("XOAUTH2", newAccount(), foreign);
    }

    @Test
    void inventedTokenIsRefused() {
        // Given
        var invented = "eyJhbGciOiJub25lIn0.e30.";

        // When // Then
        assertRefused("XOAUTH2", newAccount(), invented);
    }

    @Test
    void tokenIsNoPassword() {
        // Given
        var account = newAccount();
        var token = sandbox.accessToken(account);

        // When // Then
        assertRefused("LOGIN", account, token);
    }

    @Test
    void relayLogsInByPassword() throws Exception {
        // Given
        var mail = sandbox.mail();

        // When
        try (var store = mail.open("LOGIN", "relay@sandbox.test", "relay-password")) {

            // Then
            assertThat(store.isConnected()).isTrue();
        }
    }

    @Test
    void relayIsRefusedWithAWrongPassword() {
        // Given
        var wrong = "not-the-password";

        // When // Then
        assertRefused("LOGIN", "relay@sandbox.test", wrong);
    }

    @Test
    void clientThatDoesNotKnowTheAuthorityTurnsAway() throws Exception {
        // Given
        var account = newAccount();
        var token = sandbox.accessToken(account);
        var stranger = new MailClient(sandbox.sandbox(), SSLContext.getDefault().getSocketFactory());

        // When // Then
        assertThatThrownBy(() -> stranger.open("XOAUTH2", account, token))
                .isInstanceOf(MessagingException.class)
                .isNotInstanceOf(AuthenticationFailedException.class)
                .hasRootCauseInstanceOf(CertPathBuilderException.class);
    }

    private static MimeMessage deliver(String account, String token, String subject) throws MessagingException {
        var message = sandbox.mail().message(account, subject, account);
        try (var transport = sandbox.mail().submit("XOAUTH2", account, token)) {
            transport.sendMessage(message, message.getAllRecipients());
        }
        return message;
    }

    private static void idle(IMAPFolder folder) {
        try {
            folder.idle(true);
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertRefused(String mechanism, String account, String secret) {
        assertThatThrownBy(() -> sandbox.mail().open(mechanism, account, secret))
                .isInstanceOf(AuthenticationFailedException.class)
                .hasMessageNotContaining(secret);
    }
}
