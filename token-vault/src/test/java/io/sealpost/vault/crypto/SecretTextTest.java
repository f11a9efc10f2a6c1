package io.sealpost.vault.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sealpost.vault.provider.ClientAuthenticationMethod;
import io.sealpost.vault.provider.OAuthClient;
import io.sealpost.vault.provider.TokenAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Secrets never print themselves. */
class SecretTextTest {

    private static final SecretText CANARY = SecretText.of("canary");

    @Test
    void aSecretDoesNotPrintItself() {
        assertThat(CANARY.toString() + CANARY.fingerprint() + String.valueOf(CANARY))
                .doesNotContain("canary");
    }

    @Test
    void whatHoldsASecretDoesNotPrintIt() {
        var credential =
                new OAuthClient.Credential.Secret("name", CANARY, ClientAuthenticationMethod.CLIENT_SECRET_POST);
        var answer = new TokenAnswer.Granted(
                Instant.EPOCH,
                CANARY,
                Duration.ofHours(1),
                Optional.of(CANARY),
                Optional.of(List.of("mail")),
                Optional.of(CANARY),
                Optional.empty(),
                "name");

        assertThat(credential + " " + answer).contains("[secret]").doesNotContain("canary");
    }

    @Test
    void aSecretIsNotWrittenAsJson() {
        assertThatThrownBy(() -> new ObjectMapper().writeValueAsString(CANARY))
                .isInstanceOf(JsonMappingException.class);
    }
}
