package io.sealpost.sandbox;

import static io.sealpost.sandbox.TestSandbox.CREDENTIALS;
import static io.sealpost.sandbox.TestSandbox.authorization;
import static io.sealpost.sandbox.TestSandbox.json;
import static io.sealpost.sandbox.TestSandbox.newAccount;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubmissionTest {
    @RegisterExtension
    static final TestSandbox sandbox = new TestSandbox();

    @Test
    void mailSentWithALiveTokenArrives() throws Exception {
        // Given
        var sender = newAccount();
        var recipient = newAccount();
        var message = sandbox.mail().message(sender, "Good news", recipient);

        // When
        send(sender, sandbox.accessToken(sender), message);

        // Then
        assertThat(mailbox(recipient)).contains("\"Good news\"").contains(message.getMessageID());
    }

    @Test
    void oneConnectionCarriesSeveralMessages() throws Exception {
        // Given
        var sender = newAccount();
        var recipient = newAccount();
        var first = sandbox.mail().message(sender, "First", recipient);
        var second = sandbox.mail().message(sender, "Second", recipient);

        // When
        try (var transport = sandbox.mail().submit("XOAUTH2", sender, sandbox.accessToken(sender))) {
            transport.sendMessage(first, first.getAllRecipients());
            transport.sendMessage(second, second.getAllRecipients());
        }

        // Then
        assertThat(mailbox(recipient)).contains("\"First\"").contains("\"Second\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1"})
    void certificateHoldsForBothNamesOfTheHost(String host) throws Exception {
        // Given
        var account = newAccount();
        var token = sandbox.accessToken(account);

        // When
        try (var transport = sandbox.mail().submit("XOAUTH2", host, account, token)) {

            // Then
            assertThat(transport.isConnected()).isTrue();
        }
    }

    @Test
    void clientThatDoesNotKnowTheAuthorityTurnsAway() throws Exception {
        // Given
        var account = newAccount();
        var token = sandbox.accessToken(account);
        var stranger = new MailClient(sandbox.sandbox(), SSLContext.getDefault().getSocketFactory());

        // When // Then
        assertThatThrownBy(() -> stranger.submit("XOAUTH2", account, token))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("TLS");
    }

    @Test
    void expiredTokenIsRefused() throws Exception {
        // Given
        var account = newAccount();
        var token = sandbox.accessToken(account);
        sandbox.advance(Duration.ofHours(1));

        // When // Then
        assertRefused("XOAUTH2", account, token);
    }

    @Test
    void tokenExpiredOnOrderIsRefusedAndARefreshHelps() throws Exception {
        // Given
        var account = newAccount();
        var tokens = sandbox.connect(account);
        sandbox.control("expire-access-tokens", "{\"account\": \"" + account + "\"}");
        assertRefused("XOAUTH2", account, (String) tokens.get("access_token"));

        // When
        var fresh = json(sandbox.refresh(tokens.get("refresh_token"))).get("access_token");

        // Then
        try (var transport = sandbox.mail().submit("XOAUTH2", account, (String) fresh)) {
            assertThat(transport.isConnected()).isTrue();
        }
    }

    @Test
    void revokedTokenIsRefused() {
        // Given
        var account = newAccount();
        var tokens = sandbox.connect(account);
        sandbox.post("revoke", Map.of("token", (String) tokens.get("refresh_token")), CREDENTIALS);

        // When // Then
        assertRefused("XOAUTH2", account, (String) tokens.get("access_token"));
    }

    @Test
    void tokenOfAnotherAccountIsRefused() {
        // Given
        var foreign = sandbox.accessToken(newAccount());

        // When // Then
        assertRefused("XOAUTH2", newAccount(), foreign);
    }

    @Test
    void tokenWithoutTheMailScopeIsRefused() {
        // Given
        var account = newAccount();
        var parameters = authorization(account);
        parameters.put("scope", "openid email");
        var token = sandbox.redeem(sandbox.visit(parameters).get("code")).get("access_token");

        // When // Then
        assertRefused("XOAUTH2", account, (String) token);
    }

    @ParameterizedTest
    @ValueSource(strings = {"LOGIN", "PLAIN"})
    void tokenIsNoPassword(String mechanism) {
        // Given
        var account = newAccount();
        var token = sandbox.accessToken(account);

        // When // Then
        assertRefused(mechanism, account, token);
    }

    @ParameterizedTest
    @ValueSource(strings = {"LOGIN", "PLAIN"})
    void relayLogsInByPasswordAndSendsForOthers(String mechanism) throws Exception {
        // Given
        var recipient = newAccount();
        var message = sandbox.mail().message("anybody@example.test", "Relayed", recipient);

        // When
        try (var transport = sandbox.mail().submit(mechanism, "relay@sandbox.test", "relay-password")) {
            transport.sendMessage(message, message.getAllRecipients());
        }

        // Then
        assertThat(mailbox(recipient)).contains("\"Relayed\"");
    }

    @ParameterizedTest
    @CsvSource({"LOGIN, wrong", "PLAIN, wrong", "XOAUTH2, relay-password"})
    void relayIsRefusedWithoutItsPassword(String mechanism, String secret) {
        // Given
        var relay = "relay@sandbox.test";

        // When // Then
        assertRefused(mechanism, relay, secret);
    }

    @Test
    void mailboxSendsAsItselfOnly() {
        // Given
        var account = newAccount();
        var token = sandbox.accessToken(account);

        // When // Then
        assertThatThrownBy(() ->
                        send(account, token, sandbox.mail().message("boss@sandbox.test", "Pay this", newAccount())))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("550 5.7.60");
    }

    @Test
    void mailboxDoesNotSendAsNobody() throws Exception {
        // Given
        var account = newAccount();
        try (var transport = (SMTPTransport) sandbox.mail().submit("XOAUTH2", account, sandbox.accessToken(account))) {

            // When
            transport.simpleCommand("MAIL FROM:<>");

            // Then
            assertThat(transport.getLastServerResponse()).startsWith("550 5.7.60");
        }
    }

    @ParameterizedTest
    @CsvSource({"bounce-me, 550", "greylisted, 451"})
    void twoRecipientsAreRefusedAndTheOthersAreServed(String localPart, String code) throws Exception {
        // Given
        var sender = newAccount();
        var recipient = newAccount();
        var message = sandbox.mail().message(sender, "To both", localPart + "@sandbox.test", recipient);
        var token = sandbox.accessToken(sender);

        // When // Then
        assertThatThrownBy(() -> send(sender, token, message))
                .isInstanceOfSatisfying(SendFailedException.class, refused -> {
                    assertThat(refused.getNextException()).hasMessageContaining(code);
                    assertThat(refused.getValidSentAddresses()).hasSize(1);
                });
        assertThat(mailbox(recipient)).contains("\"To both\"");
    }

    @Test
    void mailboxNobodyWroteToIsEmpty() {
        // Given
        var address = newAccount();

        // When
        var mailbox = mailbox(address);

        // Then
        assertThat(mailbox).contains("\"messages\":[]");
    }

    private static void send(String account, String token, Message message) throws MessagingException {
        try (var transport = sandbox.mail().submit("XOAUTH2", account, token)) {
            transport.sendMessage(message, message.getAllRecipients());
        }
    }

    private static void assertRefused(String mechanism, String account, String secret) {
        assertThatThrownBy(() -> sandbox.mail().submit(mechanism, account, secret))
                .isInstanceOf(AuthenticationFailedException.class)
                .hasMessageContaining("535 5.7.3")
                .hasMessageNotContaining(secret);
    }

    private static String mailbox(String address) {
        return sandbox.get(sandbox.sandbox().control().resolve("mailboxes/" + address))
                .body();
    }
}
