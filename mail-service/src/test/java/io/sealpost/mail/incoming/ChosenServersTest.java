package io.sealpost.mail.incoming;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sealpost.mail.address.AddressPatterns;
import io.sealpost.mail.testing.Api;
import io.sealpost.mail.testing.Standstill;
import io.sealpost.mail.testing.Surroundings;
import io.sealpost.mail.testing.TouchedRows;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What choosing the servers of a fetch run costs where there are many. */
@QuarkusTest
@TestProfile(Standstill.class)
@QuarkusTestResource(Surroundings.class)
class ChosenServersTest {

    @Inject
    IncomingRows rows;

    @Inject
    Session database;

    private final String domain = Api.freshName("mine") + ".example.com";
    private final String others = Api.freshName("others") + ".example.com";

    @BeforeEach
    @Transactional
    void servers() {
        insert(3000, others);
        insert(5, domain);
        database.createNativeMutationQuery("analyze incoming_server").executeUpdate();
    }

    @AfterEach
    @Transactional
    void delete() {
        rows.delete("mailboxDomain in ?1", List.of(domain, others));
    }

    @Test
    @Transactional
    void aCallerWithOneDomainReadsItsServersOnly() {
        var touched = new TouchedRows(database, "incoming_server");

        assertThat(rows.ready(AddressPatterns.parse(List.of(domain)))).hasSize(5);

        assertThat(touched.count()).isLessThan(50);
    }

    @Test
    @Transactional
    void namedServersAreFoundByTheirNames() {
        var touched = new TouchedRows(database, "incoming_server");

        var named = rows.named(List.of("1-" + domain, "1-" + others, "none"), AddressPatterns.parse(List.of(domain)));

        assertThat(named).containsOnlyKeys("1-" + domain);
        assertThat(touched.count()).isLessThan(50);
    }

    @Test
    @Transactional
    void whoCoversNothingGetsNothing() {
        assertThat(rows.ready(AddressPatterns.NONE)).isEmpty();
    }

    private void insert(int count, String of) {
        database.createNativeMutationQuery("""
                        insert into incoming_server (name, revision, template, protocol, host, port, encryption, method, mailbox_key,
                            mailbox_domain, folders, after_fetch, poll_seconds, active, state, due_at, fencing_token, created_at, updated_at)
                        select i || '-' || ?1, i, 'CUSTOM', 'IMAP', 'localhost', 993, 'TLS', 'PASSWORD', i || '@' || ?1, ?1, 'INBOX', 'KEEP',
                            60, true, 'CONFIRMED', now(), 1, now(), now() from generate_series(1, ?2) i
                        """)
                .setParameter(1, of)
                .setParameter(2, count)
                .executeUpdate();
    }
}
