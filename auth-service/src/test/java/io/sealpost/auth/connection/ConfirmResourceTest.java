package io.sealpost.auth.connection;

import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.auth.testing.FakeProvider;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.Surroundings;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who comes back from a page of the provider's that no link of ours led to. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class ConfirmResourceTest {

    private static final String MICROSOFT = "/microsoft_outlook/confirm";
    private static final String BAIT = "<b>3f1c5a52</b>";

    FakeVault vault;
    FakeProvider provider;

    @BeforeEach
    void fresh() {
        vault.reset();
        provider.reset();
    }

    @Test
    void anAdministratorsConsentEndsOnAPageThatSaysSo() {
        Journey.comeBack(MICROSOFT, Map.of("admin_consent", "True", "tenant", BAIT, "scope", BAIT), Map.of())
                .then()
                .statusCode(200)
                .contentType("text/html")
                .header("Referrer-Policy", "no-referrer")
                .body(allOf(
                        containsString("an administrator consents for an organisation"),
                        containsString("Verify the application again"),
                        not(containsString("3f1c5a52"))));
    }

    @Test
    void anAdministratorsRefusalEndsOnAPageThatSaysSo() {
        Journey.comeBack(
                        MICROSOFT,
                        Map.of("error", "permission_denied", "error_description", BAIT, "admin_consent", "True"),
                        Map.of())
                .then()
                .statusCode(200)
                .body(allOf(containsString("No consent was given"), not(containsString("3f1c5a52"))));
    }

    @Test
    void anAdministratorsWordEndsNoVisit() {
        // Given
        var journey = Journey.open();
        var pressed = journey.press(provider);
        var mixed = pressed.consented();
        mixed.put("admin_consent", "True");

        // When
        var elsewhere = Journey.comeBack(MICROSOFT, mixed, pressed.cookies());
        var without = Journey.comeBack(pressed.callback(), Map.of("admin_consent", "True"), pressed.cookies());

        // Then
        elsewhere.then().statusCode(400);
        without.then().statusCode(400);
        Journey.comeBack(pressed).then().statusCode(200);
        journey.status().body("status", equalTo("connected"));
    }
}
