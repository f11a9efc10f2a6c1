package io.sealpost.mail.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.mail.connection.Authentication;
import io.sealpost.mail.connection.Authentication.Method;
import io.sealpost.mail.connection.Credential;
import io.sealpost.mail.connection.Encryption;
import io.sealpost.mail.connection.Endpoint;
import io.sealpost.mail.testing.FakeVault;
import io.sealpost.mail.testing.Surroundings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who logs in: a person as herself, at a shared mailbox's folders as that mailbox; an application as the mailbox that it opens. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class LoginsTest {

    private final Logins logins;

    LoginsTest(Logins logins) {
        this.logins = logins;
    }

    @ParameterizedTest
    @EnumSource
    void aTokenIsForTheHostsOfItsApplicationOnly(MailProtocol protocol) {
        var login = new Authentication(Method.OAUTH2, FakeVault.APPLICATION, FakeVault.ACCOUNT, null, null);
        var elsewhere = new Endpoint("mail.elsewhere.example", 993, Encryption.TLS);

        assertThatThrownBy(() -> logins.credential(login, elsewhere, protocol))
                .isInstanceOf(HostNotAllowed.class)
                .hasMessageContaining("mail.elsewhere.example");
    }

    @ParameterizedTest
    @CsvSource({
        "                 , SMTP, bert@example.com",
        "                 , IMAP, bert@example.com",
        "info@example.com , SMTP, bert@example.com",
        "info@example.com , IMAP, info@example.com"
    })
    void aDelegatedGrantLogsInAsWhomItActsFor(String username, MailProtocol protocol, String user) {
        var login = new Authentication(Method.OAUTH2, FakeVault.APPLICATION, FakeVault.DELEGATED, username, null);

        var credential = logins.credential(login, new Endpoint("localhost", 993, Encryption.TLS), protocol);

        assertThat(credential).isInstanceOfSatisfying(Credential.Token.class, token -> assertThat(token.user())
                .isEqualTo(user));
    }

    @ParameterizedTest
    @CsvSource({
        "anna@example.com,                  , SMTP, anna@example.com",
        "anna@example.com,                  , IMAP, anna@example.com",
        "anna@example.com, ANNA@example.com , IMAP, anna@example.com",
        "anna@example.com, info@example.com , SMTP, anna@example.com",
        "anna@example.com, info@example.com , IMAP, info@example.com",
        "invoices        , bills@example.com, SMTP, bills@example.com",
        "invoices        , bills@example.com, IMAP, bills@example.com",
        "invoices        ,                  , SMTP, invoices"
    })
    void theUserDependsOnTheGrantAndTheProtocol(String account, String username, MailProtocol protocol, String user) {
        var login = new Authentication(Method.OAUTH2, FakeVault.APPLICATION, account, username, null);

        var credential = logins.credential(login, new Endpoint("localhost", 993, Encryption.TLS), protocol);

        assertThat(credential).isInstanceOfSatisfying(Credential.Token.class, token -> assertThat(token.user())
                .isEqualTo(user));
    }
}
