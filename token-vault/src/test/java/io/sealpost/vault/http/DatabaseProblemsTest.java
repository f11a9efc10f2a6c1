package io.sealpost.vault.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseProblemsTest {

    @ParameterizedTest
    @ValueSource(strings = {"08001", "08006", "57P01", "57P03", "53300"})
    void aLostConnectionIsAnAbsentDatabaseHoweverDeepItIs(String state) {
        assertThat(status(new SQLException("refused", state))).isEqualTo(503);
    }

    @Test
    void soIsAPoolThatGivesNoConnection() {
        assertThat(status(new SQLException("Acquisition timeout while waiting for new connection")))
                .isEqualTo(503);
    }

    @ParameterizedTest
    @ValueSource(strings = {"42601", "23505", "57014", "40001"})
    void whatElseAStatementFailsOfIsNot(String state) {
        assertThat(status(new SQLException("failed", state))).isEqualTo(500);
    }

    @Test
    void norIsADefectWithoutADatabase() {
        assertThat(status(new SQLException("Connection is closed"))).isEqualTo(500);
        assertThat(DatabaseProblems.problem(new IllegalStateException("unforeseen"))
                        .getStatusCode())
                .isEqualTo(500);
    }

    private static int status(SQLException reason) {
        return DatabaseProblems.problem(new IllegalStateException("in vain", new RuntimeException(reason)))
                .getStatusCode();
    }
}
