package io.sealpost.auth.connection;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.Tokens;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** What operators do before people come. */
final class ProviderSteps {

    private ProviderSteps() {}

    static void allowTenant(String provider, String tenant) {
        given().auth()
                .oauth2(Tokens.with("providers:write"))
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "application",
                        FakeVault.applicationOf("microsoft"),
                        "template",
                        "microsoft",
                        "mail",
                        Map.of("allowed", true),
                        "sign_in",
                        Map.of("allowed_tenants", List.of(tenant))))
                .put("/v1/providers/" + provider)
                .then()
                .statusCode(200);
    }

    /** Sets the parameter and waits until this service goes by it. */
    static void baseUrl(FakeVault vault, String url) {
        vault.setParameter("web.base.url", url);
        var request = Journey.request(Journey.newProvider());
        Awaitility.await()
                .until(() -> Journey.post(request).<String>path("connect_url").startsWith(url + "/"));
    }

    /** Sets the parameter and waits until this service goes by it. */
    static void allowReturns(FakeVault vault, String entries) {
        vault.setParameter("auth.return_to.allowed", entries);
        var request = Journey.request(Journey.newProvider());
        request.put("return_to", entries.split(",", -1)[0]);
        Awaitility.await().until(() -> Journey.post(request).statusCode() == 201);
    }
}
