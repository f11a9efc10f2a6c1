package io.sealpost.auth.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.auth.testing.FakeProvider;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.LogLines;
import io.sealpost.auth.testing.Surroundings;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database that goes away between a person's consent and the hand-over. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class OutageDuringSignInTest {

    @Inject
    DataSource database;

    FakeProvider provider;
    FakeVault vault;

    private String name;

    @BeforeEach
    void somebodyIsKnownAndTheDatabaseGoesAwayAtTheHandOver() throws SQLException {
        provider.reset();
        vault.reset();
        SignInSteps.allowReturns(vault, "https://app.example.com");
        name = SignInSteps.newProvider();
        var subject = UUID.randomUUID().toString();
        SignInSteps.newUser(name, provider.issuer(), subject);
        provider.claims(claims -> claims.subject(subject));
        sql("create function goes_away() returns trigger language plpgsql as"
                + " $$begin perform pg_terminate_backend(pg_backend_pid()); return new; end$$");
        sql("create trigger goes_away before insert on sign_in_code for each row execute function goes_away()");
    }

    @AfterEach
    void comesBack() throws SQLException {
        sql("drop function if exists goes_away() cascade");
    }

    @Test
    void whoComesBackMeanwhileReadsToBeginAgainAndCan() throws SQLException {
        // Given
        var visiting = SignInSteps.with(name).visit(provider);

        // When
        var lines = LogLines.during(() -> SignInSteps.comeBack(visiting)
                .then()
                .statusCode(503)
                .contentType("text/html")
                .body(containsString("begin again")));

        // Then
        assertThat(lines).anySatisfy(line -> assertThat(line).contains("a person was asked to try again"));
        assertThat(lines)
                .noneSatisfy(line -> assertThat(line).contains(visiting.visit().code()));
        comesBack();
        var again = SignInSteps.with(name);
        var code = SignInSteps.told(SignInSteps.comeBack(again.visit(provider))).get("code");
        again.exchange(code).then().statusCode(200);
    }

    private void sql(String statement) throws SQLException {
        try (var connection = database.getConnection();
                var change = connection.createStatement()) {
            change.execute(statement);
        }
    }
}
