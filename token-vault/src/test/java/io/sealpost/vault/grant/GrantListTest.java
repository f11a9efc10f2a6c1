package io.sealpost.vault.grant;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.vault.testing.FakeProvider;
import io.sealpost.vault.testing.Surroundings;
import io.sealpost.vault.testing.Tokens;
import io.sealpost.vault.testing.Vault;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class GrantListTest {

    @Inject
    Grants grants;

    @Test
    void pagesHoldEveryConfirmedGrantOnceInTheirOrder() {
        // Given
        var first = "list-a-" + UUID.randomUUID();
        var second = "list-b-" + UUID.randomUUID();
        try (var provider = new FakeProvider()) {
            for (var application : List.of(second, first)) {
                Vault.putApplication(application, Vault.form(provider)).then().statusCode(201);
                Vault.connect(provider, application, "bert@example.com");
                Vault.connect(provider, application, "anna@example.com");
                Vault.redeem(application, provider.consent("pending@example.com", Vault.SCOPES))
                        .then()
                        .statusCode(200);
            }
        }

        // When
        var seen = listed("list-a-/", "list-", Map.of());

        // Then
        assertThat(seen)
                .filteredOn(name -> name.startsWith(first) || name.startsWith(second))
                .containsExactly(
                        first + "/anna@example.com",
                        first + "/bert@example.com",
                        second + "/anna@example.com",
                        second + "/bert@example.com");
    }

    @Test
    void ofOneStatusPagesHoldThoseOnlyInTheSameOrder() {
        // Given
        var first = "status-a-" + UUID.randomUUID();
        var second = "status-b-" + UUID.randomUUID();
        try (var provider = new FakeProvider()) {
            for (var application : List.of(second, first)) {
                Vault.putApplication(application, Vault.form(provider)).then().statusCode(201);
                for (var account : List.of("zoe@example.com", "bert@example.com", "cleo@example.com")) {
                    Vault.connect(provider, application, account);
                }
                Vault.connect(provider, application, "anna@example.com");
                become(application, "bert@example.com", GrantStatus.NEEDS_CONSENT);
                become(application, "zoe@example.com", GrantStatus.NEEDS_CONSENT);
                become(application, "cleo@example.com", GrantStatus.NEEDS_OPERATOR);
            }
        }

        // When
        var consent = listed(first + "/", "status-", Map.of("status", "needs_consent"));
        var operator = listed(first + "/", "status-", Map.of("status", "needs_operator"));
        var active = listed(first + "/", "status-", Map.of("status", "active"));
        var all = listed(first + "/", "status-", Map.of());

        // Then
        assertThat(consent)
                .containsExactly(
                        first + "/bert@example.com",
                        first + "/zoe@example.com",
                        second + "/bert@example.com",
                        second + "/zoe@example.com");
        assertThat(operator).containsExactly(first + "/cleo@example.com", second + "/cleo@example.com");
        assertThat(active).containsExactly(first + "/anna@example.com", second + "/anna@example.com");
        assertThat(all).hasSize(8).containsAll(consent).containsAll(operator).containsAll(active);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pending", "revoked", "NEEDS_CONSENT", "needs_consent,active", " active", "x"})
    void aStatusThatNoListedGrantHasIsRefused(String status) {
        given().auth()
                .oauth2(Tokens.with("grants:read"))
                .queryParam("status", status)
                .get("/v1/grants")
                .then()
                .statusCode(400)
                .contentType(containsString("application/problem+json"))
                .body("code", equalTo("invalid_value"))
                .body("violations[0].field", equalTo("status"));
    }

    private void become(String application, String account, GrantStatus status) {
        QuarkusTransaction.requiringNew().run(() -> {
            var grant = grants.of(application, account).orElseThrow();
            grant.become(status, "invalid_grant", grants.databaseTime());
            // so that the background, which shares the database, leaves it as it is
            grant.dueAt = null;
        });
    }

    /** What pages of one hold, from the cursor on and as far as applications begin as given. */
    private static List<String> listed(String from, String prefix, Map<String, String> filter) {
        var seen = new ArrayList<String>();
        for (var cursor = from; cursor != null && cursor.startsWith(prefix); ) {
            var page = given().auth()
                    .oauth2(Tokens.with("grants:read"))
                    .queryParam("limit", 1)
                    .queryParam("after", cursor)
                    .queryParams(filter)
                    .get("/v1/grants");
            page.then().statusCode(200);
            page.jsonPath()
                    .<Map<String, String>>getList("items")
                    .forEach(grant -> seen.add(grant.get("application") + "/" + grant.get("account")));
            cursor = page.path("next");
        }
        return seen.stream().filter(name -> name.startsWith(prefix)).toList();
    }
}
