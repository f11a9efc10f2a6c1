package io.sealpost.mail.received;

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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a reader of few mailboxes costs where many are fetched. */
@QuarkusTest
@TestProfile(Standstill.class)
@QuarkusTestResource(Surroundings.class)
class FeedCostTest {

    @Inject
    ReceivedRows rows;

    @Inject
    Session database;

    private final String domain = Api.freshName("mine") + ".example.com";

    @BeforeEach
    @Transactional
    void mail() {
        insert(3000, Api.freshName("others") + ".example.com");
        insert(5, domain);
        insert(3000, Api.freshName("others") + ".example.com");
        database.createNativeMutationQuery("analyze received_message").executeUpdate();
    }

    @Test
    @Transactional
    void aReaderOfOneMailboxReadsItsRowsOnly() {
        assertThat(cost("box@" + domain)).isLessThan(50);
    }

    @Test
    @Transactional
    void aReaderOfOneDomainReadsItsRowsOnly() {
        assertThat(cost(domain)).isLessThan(50);
    }

    @Test
    @Transactional
    void aReaderOfSeveralMailboxesReadsTheirRowsOnly() {
        assertThat(cost("box@" + domain, "other@" + domain, "elsewhere.example.com"))
                .isLessThan(50);
    }

    private long cost(String... mailboxes) {
        var touched = new TouchedRows(database, "received_message");
        assertThat(rows.readableAfter(0, 101, AddressPatterns.parse(List.of(mailboxes))))
                .hasSize(5);
        return touched.count();
    }

    private void insert(int count, String of) {
        database.createNativeMutationQuery("""
                        insert into received_message (id, position, server, source, mailbox, mailbox_key, mailbox_domain, folder,
                            uid_validity, uid, hash, size, received_at, server_told)
                        select gen_random_uuid(), nextval('received_position'), ?1, ?1, 'box@' || ?1, 'box@' || ?1, ?1, 'INBOX',
                            1, i, 'hash', 1, now(), true from generate_series(1, ?2) i
                        """)
                .setParameter(1, of)
                .setParameter(2, count)
                .executeUpdate();
    }
}
