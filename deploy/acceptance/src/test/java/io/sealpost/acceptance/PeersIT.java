package io.sealpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The peers by themselves: when the round fails, these say whether it was them. */
@ExtendWith(Peers.Running.class)
class PeersIT {

    @Test
    void dovecotLetsTheOwnerOfATokenIn(Peers peers) throws MessagingException {
        // Given
        var client = new MailClient(peers.authority().certificate());
        var token = peers.keycloak().accessToken("anna");

        // When
        var messages = client.countInbox(peers.dovecot().imapPort(), Peers.ANNA, token);

        // Then
        assertThat(messages).isNotNegative();
    }

    @Test
    void dovecotRefusesAForgedToken(Peers peers) {
        // Given
        var client = new MailClient(peers.authority().certificate());
        var token = peers.keycloak().accessToken("anna");

        // When
        var login = assertThatThrownBy(() -> client.countInbox(peers.dovecot().imapPort(), Peers.ANNA, token + "A"));

        // Then
        login.isInstanceOf(AuthenticationFailedException.class);
    }

    @Test
    void dovecotRefusesAnotherPersonsToken(Peers peers) {
        // Given
        var client = new MailClient(peers.authority().certificate());
        var token = peers.keycloak().accessToken("ben");

        // When
        var login = assertThatThrownBy(() -> client.countInbox(peers.dovecot().imapPort(), Peers.ANNA, token));

        // Then
        login.isInstanceOf(AuthenticationFailedException.class);
    }

    @Test
    void dovecotRefusesATokenThatWasNotGivenForMail(Peers peers) {
        // Given
        var client = new MailClient(peers.authority().certificate());
        var token = peers.keycloak().accessTokenWithoutMail("anna");

        // When
        var login = assertThatThrownBy(() -> client.countInbox(peers.dovecot().imapPort(), Peers.ANNA, token));

        // Then
        login.isInstanceOf(AuthenticationFailedException.class);
    }

    @Test
    void postfixLetsTheOwnerOfATokenIn(Peers peers) {
        // Given
        var client = new MailClient(peers.authority().certificate());
        var token = peers.keycloak().accessToken("anna");

        // When
        var login =
                assertThatCode(() -> client.logInToSubmission(peers.postfix().port(), Peers.ANNA, token));

        // Then
        login.doesNotThrowAnyException();
    }

    @Test
    void postfixRefusesAForgedToken(Peers peers) {
        // Given
        var client = new MailClient(peers.authority().certificate());
        var token = peers.keycloak().accessToken("anna");

        // When
        var login = assertThatThrownBy(
                () -> client.logInToSubmission(peers.postfix().port(), Peers.ANNA, token + "A"));

        // Then
        login.isInstanceOf(AuthenticationFailedException.class);
    }
}
