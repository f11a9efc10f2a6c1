package io.sealpost.auth.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScopesTest {

    @Test
    void whatIsJudgedByTokensIsNotMissedInTheAnswer() {
        assertThat(Scopes.complete(List.of("openid", "profile", "email", "offline_access", "mail"), List.of("mail")))
                .isTrue();
    }

    @Test
    void everyMailScopeHasToCome() {
        assertThat(Scopes.complete(
                        List.of(
                                "https://outlook.office.com/SMTP.Send",
                                "https://outlook.office.com/IMAP.AccessAsUser.All"),
                        List.of("https://outlook.office.com/SMTP.Send")))
                .isFalse();
    }

    @Test
    void scopesOfAnotherResourceAreOthers() {
        assertThat(Scopes.complete(
                        List.of("https://outlook.office.com/SMTP.Send"),
                        List.of("https://graph.microsoft.com/SMTP.Send")))
                .isFalse();
    }

    @Test
    void scopesAreComparedWithoutCase() {
        assertThat(Scopes.complete(
                        List.of("https://outlook.office.com/SMTP.Send"),
                        List.of("https://outlook.office.com/smtp.send")))
                .isTrue();
    }
}
