package io.sealpost.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.mail.connection.Credential;
import io.sealpost.mail.connection.SecretText;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds a secret does not print it. */
class SecretsNeverPrintTest {

    private static final SecretText SECRET = SecretText.of("canary-secret");

    @ParameterizedTest
    @MethodSource
    void noTextFormShowsTheSecret(Object holder) {
        assertThat(holder.toString()).doesNotContain("canary");
    }

    static Stream<Object> noTextFormShowsTheSecret() {
        return Stream.of(SECRET, new Credential.Token("anna", SECRET), new Credential.Password("anna", SECRET));
    }
}
