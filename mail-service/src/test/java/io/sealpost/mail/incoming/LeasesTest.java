package io.sealpost.mail.incoming;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sealpost.mail.testing.Incoming;
import io.sealpost.mail.testing.MailHost;
import io.sealpost.mail.testing.Standstill;
import io.sealpost.mail.testing.Surroundings;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Standstill.class)
@QuarkusTestResource(Surroundings.class)
class LeasesTest {

    MailHost mailHost;

    @Inject
    IncomingConfig config;

    @Inject
    Session database;

    @Inject
    Clock clock;

    /** The ways that are left are those of a table that looks small. */
    @Test
    void noMoreAreTakenThanWereAskedForWhateverWayTheDatabaseGoes() {
        // Given
        IntStream.range(0, 4)
                .forEach(
                        _ -> Incoming.confirm(Incoming.draft(mailHost, Map.of()).server()));
        var later = new Leases(database, config, Clock.offset(clock, Duration.ofDays(1)));

        // When
        var taken = QuarkusTransaction.requiringNew().call(() -> {
            Stream.of("hashjoin", "mergejoin", "hashagg", "indexscan", "bitmapscan", "sort", "material")
                    .forEach(way -> database.createNativeMutationQuery("set local enable_" + way + " = off")
                            .executeUpdate());
            return later.takeDue(2);
        });

        // Then
        assertThat(taken).hasSize(2);
    }
}
