package io.sealpost.vault.grant;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.vault.testing.FakeProvider;
import io.sealpost.vault.testing.Surroundings;
import io.sealpost.vault.testing.Tokens;
import io.sealpost.vault.testing.Vault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class GrantListTest {

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
        var seen = new ArrayList<String>();
        for (var cursor = "list-a-/"; cursor != null && cursor.startsWith("list-"); ) {
            var page = given().auth()
                    .oauth2(Tokens.with("grants:read"))
                    .queryParam("limit", 1)
                    .queryParam("after", cursor)
                    .get("/v1/grants");
            page.then().statusCode(200);
            page.jsonPath()
                    .<Map<String, String>>getList("items")
                    .forEach(grant -> seen.add(grant.get("application") + "/" + grant.get("account")));
            cursor = page.path("next");
        }

        // Then
        assertThat(seen)
                .filteredOn(name -> name.startsWith(first) || name.startsWith(second))
                .containsExactly(
                        first + "/anna@example.com",
                        first + "/bert@example.com",
                        second + "/anna@example.com",
                        second + "/bert@example.com");
    }
}
