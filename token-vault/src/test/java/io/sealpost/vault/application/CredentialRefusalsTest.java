package io.sealpost.vault.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.oneOf;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.sealpost.vault.testing.ClientKey;
import io.sealpost.vault.testing.Surroundings;
import io.sealpost.vault.testing.Vault;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Credentials that could never work are refused where they are given; what may yet come right is warned about. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class CredentialRefusalsTest {

    private static final ClientKey FIRST = ClientKey.named("first");
    private static final ClientKey SECOND = ClientKey.named("second");
    private static final String SECRET_ID = "0f8fad5b-d9cb-469f-a165-70867728950e";

    private final String name = "app-" + UUID.randomUUID();

    static Stream<Arguments> unusable() {
        return Stream.of(
                Arguments.of("no PEM", "canary", "PEM"),
                Arguments.of("no certificate", FIRST.keyPem(), "certificate"),
                Arguments.of("no key", FIRST.certificatePem(), "private key"),
                Arguments.of("a key of another", FIRST.keyPem() + SECOND.certificatePem(), "none of its certificates"),
                Arguments.of("too short", ClientKey.tooShort().pem(), "2048"),
                Arguments.of("no RSA", ClientKey.elliptic().pem(), "openssl req -x509 -newkey rsa"),
                Arguments.of("encrypted", ClientKey.block("ENCRYPTED PRIVATE KEY", new byte[8]), "openssl pkey -in"),
                Arguments.of("broken", ClientKey.block("PRIVATE KEY", new byte[8]), "openssl pkcs8 -topk8"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unusable")
    void malformedPemIsRefusedWithWhatToDo(String what, String pem, String advice) {
        var answer = put(microsoft(Map.of("certificates", Map.of("main", Map.of("pem", pem)))));

        refused(answer, "certificates.main.pem").body("detail", containsString(advice));
        assertThat(answer.asString()).doesNotContain("canary").doesNotContain("BEGIN PRIVATE");
        refused(put(microsoft(Map.of("certificate", pem))), "certificate");
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() {
        refused(
                put(microsoft(Map.of(
                        "certificates", Map.of("main", Map.of("pem", SECOND.keyPem() + FIRST.certificatePem()))))),
                "certificates.main.pem");
    }

    @Test
    void aCertificateIsGivenInOneWayOnly() {
        refused(
                put(microsoft(Map.of("certificates", Map.of("main", Map.of("pem", FIRST.pem(), "file", "entra"))))),
                "certificates.main.file");
        refused(
                put(microsoft(Map.of(
                        "certificates",
                        Map.of("certificate", Map.of("pem", FIRST.pem())),
                        "certificate",
                        FIRST.pem()))),
                "certificate");
        refused(put(microsoft(Map.of("certificates", Map.of("main", Map.of())))), "certificates.main.pem");
        refused(
                put(microsoft(Map.of("certificates", Map.of("main", Map.of("pem", FIRST.pem(), "key_id", "a b"))))),
                "certificates.main.key_id");
        refused(put(microsoft(Map.of("certificates", Map.of("../main", Map.of("pem", FIRST.pem()))))), "certificates");
        refused(
                put(microsoft(Map.of(
                        "certificates",
                        IntStream.range(0, 21)
                                .boxed()
                                .collect(Collectors.toMap(String::valueOf, _ -> Map.of("pem", FIRST.pem())))))),
                "certificates");
    }

    @Test
    void googleTakesNoTokenOfThePlatform() {
        refused(
                put(Map.of("template", "google", "client_id", "id", "client_authentication", "federated")),
                "client_authentication");
    }

    @Test
    void aServiceAccountsKeySignsAsGoogleWants() {
        put(Map.of(
                        "template",
                        "google",
                        "client_id",
                        "id",
                        "client_authentication",
                        "private_key_jwt",
                        "certificates",
                        Map.of("main", Map.of("pem", FIRST.keyPem(), "key_id", "4711"))))
                .then()
                .statusCode(201)
                .body("certificates.main.algorithm", equalTo("RS256"))
                .body("certificates.main.key_id", equalTo("4711"))
                .body("warnings", empty());
    }

    @Test
    void theSecretIdInsteadOfItsValueIsWarnedAbout() {
        put(microsoft(Map.of(
                        "client_authentication",
                        "client_secret_post",
                        "client_secrets",
                        Map.of("2026", Map.of("value", SECRET_ID)))))
                .then()
                .statusCode(201)
                .body("warnings.code", equalTo(List.of("secret_looks_like_id")))
                .body("warnings.field", equalTo(List.of("client_secrets.2026")));
        put(microsoft(Map.of(
                        "client_authentication",
                        "client_secret_post",
                        "client_secrets",
                        Map.of("2026", Map.of("value", "abc8Q~the-value-of-a-secret-of-entra")))))
                .then()
                .body("warnings", empty());
    }

    @Test
    void elsewhereASecretMayLookLikeAnything() {
        put(Map.of(
                        "template",
                        "google",
                        "client_id",
                        "id",
                        "client_secrets",
                        Map.of("2026", Map.of("value", SECRET_ID))))
                .then()
                .body("warnings", empty());
    }

    @Test
    void nothingToProveItselfWithIsWarnedAbout() {
        for (var method : List.of("client_secret_post", "client_secret_basic", "private_key_jwt", "federated")) {
            put(microsoft(Map.of("client_authentication", method)))
                    .then()
                    .statusCode(oneOf(200, 201))
                    .body("warnings.code", equalTo(List.of("no_credential")));
        }
    }

    @Test
    void anExpiredSecretIsWarnedAbout() {
        put(microsoft(Map.of(
                        "client_authentication",
                        "client_secret_post",
                        "client_secrets",
                        Map.of("2020", Map.of("value", "old", "expires_at", "2020-01-01T00:00:00Z")))))
                .then()
                .body("warnings.code", equalTo(List.of("client_secret_expired", "no_live_credential")));
    }

    private Response put(Map<String, ?> form) {
        return Vault.putApplication(name, new HashMap<>(form));
    }

    private static Map<String, Object> microsoft(Map<String, ?> more) {
        var form = new HashMap<String, Object>(
                Map.of("template", "microsoft", "tenant", "contoso.com", "client_id", "app"));
        form.put("client_authentication", "private_key_jwt");
        form.putAll(more);
        return form;
    }

    private static ValidatableResponse refused(Response answer, String field) {
        return answer.then()
                .statusCode(400)
                .contentType(containsString("application/problem+json"))
                .body("code", equalTo("invalid_value"))
                .body("violations[0].field", equalTo(field));
    }
}
