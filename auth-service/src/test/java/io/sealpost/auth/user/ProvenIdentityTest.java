package io.sealpost.auth.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a provider says of people is the provider's to choose. */
class ProvenIdentityTest {

    @Test
    void itPrintsNobody() {
        assertThat(proven("secret-subject", "secret@example.com").toString())
                .contains("acme", "https://issuer.example.com")
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\0b", "a\nb", "a\ud800b", "a "})
    void whatIsNoSubjectIsNobody(String subject) {
        assertThat(ProvenIdentity.isSubject(subject)).isFalse();
        assertThatThrownBy(() -> proven(subject, null)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSubjectMayHave255Characters() {
        assertThat(ProvenIdentity.isSubject("a".repeat(255))).isTrue();
        assertThat(ProvenIdentity.isSubject("a".repeat(256))).isFalse();
        assertThat(ProvenIdentity.isSubject(null)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"anna", "an\0na@example.com", "anna@example.com\r\nBcc: eve@example.com", ""})
    void whatIsNoAddressWasNotSaidAndIsNotVerified(String email) {
        // When
        var proven = proven("1", email);

        // Then
        assertThat(proven.email()).isNull();
        assertThat(proven.emailVerified()).isFalse();
    }

    private static ProvenIdentity proven(String subject, String email) {
        return new ProvenIdentity("acme", "https://issuer.example.com", subject, null, null, email, true);
    }
}
