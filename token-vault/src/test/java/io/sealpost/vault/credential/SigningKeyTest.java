package io.sealpost.vault.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.testing.ClientKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is taken for a key with its certificate, and what is said of the rest. */
class SigningKeyTest {

    private static final ClientKey FIRST = ClientKey.named("first");
    private static final ClientKey SECOND = ClientKey.named("second");

    static Stream<String> readable() {
        return Stream.of(
                FIRST.keyPem() + FIRST.certificatePem(),
                FIRST.certificatePem() + FIRST.keyPem(),
                FIRST.pkcs1Pem() + FIRST.certificatePem(),
                SECOND.certificatePem() + FIRST.certificatePem() + FIRST.keyPem(),
                "Bag Attributes\n    friendlyName: mine\n" + FIRST.pem() + "and more words\n",
                FIRST.pem().replace("\n", "\r\n"),
                FIRST.pem().replace("\n", "\n  "));
    }

    @ParameterizedTest
    @MethodSource("readable")
    void theFirstCertificateOfTheKeyCounts(String pem) throws Exception {
        var key = read(pem);

        assertThat(key.certificate().orElseThrow().subject()).isEqualTo("CN=first");
        var signed = key.sign(new JWTClaimsSet.Builder().subject("me").build());
        assertThat(signed.verify(
                        new RSASSAVerifier((RSAPublicKey) FIRST.certificate().getPublicKey())))
                .isTrue();
    }

    static Stream<Arguments> unreadable() {
        var pem = FIRST.pem();
        return Stream.of(
                Arguments.of("", Flaw.NOT_PEM),
                Arguments.of("hello", Flaw.NOT_PEM),
                Arguments.of("{\"private_key\": \"x\"}", Flaw.NOT_PEM),
                Arguments.of("-----BEGIN \u0130-----", Flaw.NOT_PEM),
                Arguments.of(pem.replace("\n", "\\n"), Flaw.BLOCK_UNREADABLE),
                Arguments.of(pem.substring(0, 400), Flaw.BLOCK_UNREADABLE),
                Arguments.of(pem.replaceFirst("\nM", "\n!"), Flaw.BLOCK_UNREADABLE),
                Arguments.of(pem.replaceFirst("END PRIVATE KEY", "END PUBLIC KEY"), Flaw.BLOCK_UNREADABLE),
                Arguments.of(FIRST.certificatePem(), Flaw.NO_KEY),
                Arguments.of(pem + SECOND.keyPem(), Flaw.SEVERAL_KEYS),
                Arguments.of(pem + ClientKey.block("PUBLIC KEY", new byte[8]), Flaw.OTHER_BLOCK),
                Arguments.of(ClientKey.block("ENCRYPTED PRIVATE KEY", new byte[8]), Flaw.KEY_ENCRYPTED),
                Arguments.of(
                        FIRST.pkcs1Pem().replaceFirst("\n", "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n"),
                        Flaw.KEY_ENCRYPTED),
                Arguments.of(ClientKey.elliptic().pem(), Flaw.KEY_NOT_RSA),
                Arguments.of(ClientKey.block("EC PRIVATE KEY", new byte[8]), Flaw.KEY_NOT_RSA),
                Arguments.of(ClientKey.block("PRIVATE KEY", new byte[8]), Flaw.KEY_UNREADABLE),
                Arguments.of(ClientKey.block("PRIVATE KEY", new byte[0]), Flaw.KEY_UNREADABLE),
                Arguments.of(
                        ClientKey.block("RSA PRIVATE KEY", new byte[] {0x30, 0x03, 0x02, 0x01}), Flaw.KEY_UNREADABLE),
                Arguments.of(ClientKey.tooShort().pem(), Flaw.KEY_SIZE),
                Arguments.of(
                        FIRST.keyPem() + ClientKey.block("CERTIFICATE", new byte[20]), Flaw.CERTIFICATE_UNREADABLE),
                Arguments.of(FIRST.keyPem() + SECOND.certificatePem(), Flaw.OTHER_KEY),
                Arguments.of(FIRST.keyPem() + ClientKey.elliptic().certificatePem(), Flaw.OTHER_KEY),
                Arguments.of("x".repeat(70_000), Flaw.TOO_LONG));
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void whatIsWrongIsSaid(String pem, Flaw flaw) {
        assertThatThrownBy(() -> read(pem)).isInstanceOfSatisfying(CredentialUnusable.class, e -> assertThat(e.flaw())
                .isEqualTo(flaw));
    }

    @Test
    void aKeyAloneIsNoCredentialWhereKeysAreKnownByTheirCertificates() throws Exception {
        var key = read(FIRST.keyPem());

        assertThat(key.certificate()).isEmpty();
        assertThatThrownBy(key::withCertificate)
                .isInstanceOfSatisfying(
                        CredentialUnusable.class, e -> assertThat(e.flaw()).isEqualTo(Flaw.NO_CERTIFICATE));
    }

    @Test
    void aKeyDoesNotPrintItself() throws Exception {
        var key = read(FIRST.pem());

        assertThat(key + "" + key.certificate()).contains(key.fingerprint()).hasSizeLessThan(400);
        assertThatThrownBy(() -> read(FIRST.keyPem() + SECOND.certificatePem()))
                .hasMessage("other_key")
                .hasNoCause();
    }

    private static SigningKey read(String pem) throws CredentialUnusable {
        return SigningKey.read(SecretText.of(pem), SigningAlgorithm.PS256, Optional.empty());
    }
}
