package io.sealpost.mail.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.mail.imap.ImapClient;
import io.sealpost.mail.imap.ImapFailure;
import io.sealpost.mail.smtp.Envelope;
import io.sealpost.mail.smtp.SmtpClient;
import io.sealpost.mail.testing.Certificates;
import io.sealpost.mail.testing.ScriptedImap;
import io.sealpost.mail.testing.ScriptedSmtp;
import io.sealpost.mail.testing.Surroundings;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a mail server, or who stands in between, gets to see when TLS does not hold, and what an operator is told. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class ServerTlsTest {

    private static final String USER = "anna@example.com";
    private static final String TOKEN = "the-token";
    private static final String PASSWORD = "the-password";
    private static final List<Credential> CREDENTIALS = List.of(
            new Credential.Token(USER, SecretText.of(TOKEN)), new Credential.Password(USER, SecretText.of(PASSWORD)));

    @Inject
    SmtpClient smtp;

    @Inject
    ImapClient imap;

    @ConfigProperty(name = Surroundings.DIRECTORY)
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "expired, certificate_expired",
        "early, certificate_not_yet_valid",
        "self-signed, certificate_untrusted",
        "untrusted, certificate_untrusted",
        "elsewhere, certificate_wrong_name"
    })
    void aCertificateThatDoesNotHoldIsRefusedBeforeAnythingIsSaidAndByItsReason(String certificate, String cause) {
        for (var credential : CREDENTIALS) {
            try (var server =
                    new ScriptedSmtp().offering("AUTH XOAUTH2 PLAIN LOGIN").withTls(tls(certificate))) {
                assertThat(smtpOutcome(server, Encryption.TLS, credential)).startsWith(cause + ": ");
                assertThat(server.commands()).isEmpty();
            }
            try (var server = new ScriptedSmtp()
                    .offering("STARTTLS", "AUTH XOAUTH2 PLAIN LOGIN")
                    .withStartTls(tls(certificate))) {
                assertThat(smtpOutcome(server, Encryption.STARTTLS, credential)).startsWith(cause + ": ");
                assertThat(server.verbs()).containsExactly("EHLO", "STARTTLS");
            }
            try (var server = new ScriptedImap(tls(certificate), "AUTH=XOAUTH2 AUTH=PLAIN SASL-IR")) {
                assertThat(imapOutcome(server, Encryption.TLS, credential)).startsWith(cause + ": ");
                assertThat(server.lines()).isEmpty();
            }
            try (var server = new ScriptedImap(null, "STARTTLS AUTH=XOAUTH2 AUTH=PLAIN SASL-IR")
                    .withStartTls(tls(certificate), "OK begin")) {
                assertThat(imapOutcome(server, Encryption.STARTTLS, credential)).startsWith(cause + ": ");
                nothingSecret(server.lines());
            }
        }
    }

    @Test
    void nothingIsSaidWhileTheOperatorsAuthoritiesCannotBeRead() throws IOException {
        var file = directory.resolve("tls").resolve("ca.pem");
        var authority = Files.readString(file);
        try (var server = new ScriptedSmtp().offering("AUTH XOAUTH2").withTls(tls("localhost"));
                var mailbox = new ScriptedImap(tls("localhost"), "AUTH=XOAUTH2 SASL-IR")) {
            Files.writeString(file, "no certificate");

            assertThat(smtpOutcome(server, Encryption.TLS, CREDENTIALS.getFirst()))
                    .startsWith("certificates_unreadable: ");
            assertThat(imapOutcome(mailbox, Encryption.TLS, CREDENTIALS.getFirst()))
                    .startsWith("certificates_unreadable: ");
            assertThat(server.commands()).isEmpty();
            assertThat(mailbox.lines()).isEmpty();
        } finally {
            Files.writeString(file, authority);
        }
    }

    @Test
    void anUpgradeThatIsNotOfferedEndsTheDialogue() {
        for (var credential : CREDENTIALS) {
            try (var server = new ScriptedSmtp().offering("AUTH XOAUTH2 PLAIN LOGIN")) {
                assertThat(smtpOutcome(server, Encryption.STARTTLS, credential)).startsWith("starttls_not_offered: ");
                assertThat(server.verbs()).doesNotContain("AUTH", "MAIL");
                nothingSecret(server.commands());
            }
            try (var server = new ScriptedImap(null, "AUTH=XOAUTH2 AUTH=PLAIN SASL-IR")) {
                assertThat(imapOutcome(server, Encryption.STARTTLS, credential)).startsWith("starttls_not_offered: ");
                nothingSecret(server.lines());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"454 4.7.0 not now", "502 5.5.1 not implemented", "220"})
    void anUpgradeThatIsOfferedButRefusedEndsTheDialogue(String answer) {
        for (var credential : CREDENTIALS) {
            try (var server = new ScriptedSmtp()
                    .offering("STARTTLS", "AUTH XOAUTH2 PLAIN LOGIN")
                    .on("STARTTLS", answer.equals("220") ? ScriptedSmtp.DROP : answer)) {
                assertThat(smtpOutcome(server, Encryption.STARTTLS, credential))
                        .startsWith(answer.equals("220") ? "" : "starttls_refused: ");
                assertThat(server.verbs()).containsExactly("EHLO", "STARTTLS");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"NO not now", "BAD what"})
    void anImapUpgradeThatIsOfferedButRefusedEndsTheDialogue(String answer) {
        for (var credential : CREDENTIALS) {
            try (var server =
                    new ScriptedImap(null, "STARTTLS AUTH=XOAUTH2 AUTH=PLAIN SASL-IR").withStartTls(null, answer)) {
                assertThat(imapOutcome(server, Encryption.STARTTLS, credential)).startsWith("starttls_refused: ");
                nothingSecret(server.lines());
            }
        }
    }

    /** Who stands in between may add answers in clear behind the one that starts TLS; inside TLS they must not count. */
    @Test
    void answersThatWereSlippedInBeforeTlsDoNotCountInsideIt() {
        for (var credential : CREDENTIALS) {
            try (var server = new ScriptedSmtp()
                    .offering("STARTTLS")
                    .withStartTls(tls("localhost"))
                    .on("STARTTLS", "220 ready\r\n250-slipped.in\r\n250 AUTH XOAUTH2 PLAIN LOGIN")) {
                var outcome = smtpOutcome(server, Encryption.STARTTLS, credential);

                assertThat(outcome).matches("(authentication_not_offered|tls_failed): .*");
                nothingSecret(server.commands());
            }
            try (var server = new ScriptedImap(null, "STARTTLS LOGINDISABLED")
                    .withStartTls(
                            tls("localhost"),
                            "OK begin\r\n* CAPABILITY IMAP4rev1 AUTH=XOAUTH2 AUTH=PLAIN SASL-IR\r\nA2 OK slipped in")) {
                var outcome = imapOutcome(server, Encryption.STARTTLS, credential);

                assertThat(outcome).doesNotStartWith("authentication_failed");
                nothingSecret(server.lines());
            }
        }
    }

    /** A connection that is logged in from the start cannot be upgraded any more (RFC 9051 §11.1). */
    @Test
    void aServerThatSaysWeAreLoggedInAlreadyIsNotBelieved() {
        for (var credential : CREDENTIALS) {
            try (var server = new ScriptedImap(null, "AUTH=XOAUTH2 AUTH=PLAIN").greeting("PREAUTH welcome")) {
                assertThat(imapOutcome(server, Encryption.STARTTLS, credential)).startsWith("starttls_not_offered: ");
                nothingSecret(server.lines());
            }
        }
    }

    private static void nothingSecret(List<String> lines) {
        assertThat(lines).noneMatch(line -> Stream.of("AUTH", "LOGIN", "MAIL FROM", TOKEN, PASSWORD)
                .anyMatch(line::contains));
    }

    private String smtpOutcome(ScriptedSmtp server, Encryption encryption, Credential credential) {
        var endpoint = new Endpoint("localhost", server.port(), encryption);
        var last = smtp.rehearse(endpoint, credential, new Envelope(USER, List.of("bert@example.com")))
                .getLast();
        assertThat(last.ok()).isFalse();
        assertThat(last.reply()).doesNotContain(TOKEN, PASSWORD);
        return last.reply();
    }

    private String imapOutcome(ScriptedImap server, Encryption encryption, Credential credential) {
        var endpoint = new Endpoint("localhost", server.port(), encryption);
        var failure = catchThrowableOfType(ImapFailure.class, () -> imap.open(endpoint, credential));
        assertThat(failure.text()).doesNotContain(TOKEN, PASSWORD);
        return failure.text();
    }

    private SSLContext tls(String certificate) {
        return Certificates.context(directory.resolve("tls"), certificate);
    }
}
