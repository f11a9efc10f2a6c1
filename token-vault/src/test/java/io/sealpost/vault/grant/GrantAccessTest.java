package io.sealpost.vault.grant;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sealpost.vault.testing.Answer;
import io.sealpost.vault.testing.FakeProvider;
import io.sealpost.vault.testing.Surroundings;
import io.sealpost.vault.testing.Tokens;
import io.sealpost.vault.testing.Vault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who reaches which grant for what: each pattern of application, account and purposes at each grant, with each operation. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class GrantAccessTest {

    private static final List<String> APPLICATIONS = List.of("matrix-one", "matrix-two");
    private static final List<String> ACCOUNTS =
            List.of("anna@example.com", "bert@example.com", "anna@elsewhere.example", "anna@sub.example.com");
    private static final Set<String> MAIL = Set.of("smtp", "imap", "pop");

    /** Which accounts each kind of account pattern covers. */
    private static final Map<String, Set<String>> BY_ACCOUNT = Map.of(
            "*", Set.copyOf(ACCOUNTS),
            "*@example.com", Set.of("anna@example.com", "bert@example.com"),
            "anna@example.com", Set.of("anna@example.com"),
            "example.com", Set.of());

    private static final Map<String, Set<String>> BY_APPLICATION =
            Map.of("*", Set.copyOf(APPLICATIONS), "matrix-one", Set.of("matrix-one"), "matrix", Set.of());

    private static final List<Set<String>> PURPOSES =
            List.of(Set.of(), Set.of("smtp"), Set.of("imap", "pop"), Set.of("graph"));

    /** What is asked for; without a purpose it is any mail protocol. */
    private static final List<String> ASKED = List.of("", "smtp", "imap", "pop", "graph", "gmail_api", "refresh");

    /** The fake provider has mail alone: who may ask for anything else learns that there is none. */
    private static final Set<String> SERVED = Set.of("", "smtp", "imap", "pop", "refresh");

    private final FakeProvider provider = new FakeProvider();

    /** A pattern, and what it has to cover. */
    private record Cell(String application, String account, Set<String> purposes) {

        String text() {
            return application + "/" + account + (purposes.isEmpty() ? "" : " " + String.join(",", purposes));
        }

        boolean reaches(String application, String account, String asked) {
            var wanted = asked.isEmpty() || asked.equals("refresh") ? MAIL : Set.of(asked);
            return BY_APPLICATION.get(this.application).contains(application)
                    && BY_ACCOUNT.get(this.account).contains(account)
                    && (purposes.isEmpty() || wanted.stream().anyMatch(purposes::contains));
        }
    }

    private static List<Cell> cells() {
        var cells = new ArrayList<Cell>();
        for (var application : BY_APPLICATION.keySet()) {
            for (var account : BY_ACCOUNT.keySet()) {
                for (var purposes : PURPOSES) {
                    cells.add(new Cell(application, account, purposes));
                }
            }
        }
        return cells;
    }

    @BeforeEach
    void connect() {
        for (var application : APPLICATIONS) {
            Vault.putApplication(application, Vault.form(provider));
            for (var account : ACCOUNTS) {
                Vault.connect(provider, application, account);
            }
        }
    }

    @AfterEach
    void forget() {
        for (var application : APPLICATIONS) {
            ACCOUNTS.forEach(account -> Vault.endGrant(application, account));
            given().auth().oauth2(Tokens.with("applications:write")).delete("/v1/applications/" + application);
        }
        provider.close();
    }

    @Test
    void eachPatternReachesTheGrantsThatItCoversAndAllElseIsAsIfItWereAbsent() {
        for (var cell : cells()) {
            var token = Tokens.forGrants(cell.text(), "grants:use");
            for (var asked : ASKED) {
                var absent = Answer.of(call(Tokens.with("grants:use"), "matrix-absent", "nobody@example.com", asked));
                assertThat(absent.status()).isEqualTo(404);
                for (var application : APPLICATIONS) {
                    for (var account : ACCOUNTS) {
                        // When
                        var answer = call(token, application, account, asked);

                        // Then
                        var what = cell.text() + ": " + asked + " " + application + "/" + account;
                        if (cell.reaches(application, account, asked)) {
                            assertThat(answer.statusCode()).as(what).isEqualTo(SERVED.contains(asked) ? 200 : 400);
                        } else {
                            assertThat(Answer.of(answer)).as(what).isEqualTo(absent);
                        }
                    }
                }
            }
        }
    }

    @Test
    void withoutPatternsNothingIsReached() {
        var token = Tokens.forGrants("", "grants:use");

        for (var asked : ASKED) {
            assertThat(call(token, "matrix-one", "anna@example.com", asked).statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void whatIsAbsentIsTheSameWhicheverPartOfItIsNotThere() {
        var token = Tokens.with("grants:use");

        assertThat(Answer.of(call(token, "matrix-one", "nobody@example.com", "smtp")))
                .isEqualTo(Answer.of(call(token, "matrix-absent", "anna@example.com", "smtp")));
    }

    private static Response call(String token, String application, String account, String asked) {
        var request = given().auth().oauth2(token);
        if (asked.equals("refresh")) {
            return request.contentType("application/json")
                    .body(Map.of("rejected", "0".repeat(64)))
                    .post("/v1/grants/{application}/{account}/refresh", application, account);
        }
        if (!asked.isEmpty()) {
            request.queryParam("for", asked);
        }
        return request.get("/v1/grants/{application}/{account}/access-token", application, account);
    }
}
