package io.sealpost.mail.message;

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
import java.util.Optional;
import org.hibernate.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a caller who may see few messages costs where many are sent. */
@QuarkusTest
@TestProfile(Standstill.class)
@QuarkusTestResource(Surroundings.class)
class MessageListCostTest {

    @Inject
    Messages messages;

    @Inject
    Session database;

    private final String domain = Api.freshName("mine") + ".example.com";

    @BeforeEach
    @Transactional
    void mail() {
        insert(3000, Api.freshName("others") + ".example.com");
        insert(5, domain);
        insert(3000, Api.freshName("others") + ".example.com");
        database.createNativeMutationQuery("analyze message").executeUpdate();
    }

    @Test
    @Transactional
    void aReaderOfOneSenderReadsItsRowsOnly() {
        assertThat(cost("", "anna@" + domain)).isLessThan(50);
    }

    @Test
    @Transactional
    void aReaderOfOneDomainReadsItsRowsOnly() {
        assertThat(cost("", domain)).isLessThan(50);
    }

    @Test
    @Transactional
    void aSenderReadsItsRowsOnly() {
        assertThat(cost("caller of " + domain)).isLessThan(50);
    }

    private long cost(String caller, String... mailboxes) {
        var touched = new TouchedRows(database, "message");
        assertThat(messages.visibleAfter(
                        0,
                        101,
                        new Messages.Visible(
                                Optional.of(caller).filter(name -> !name.isEmpty()),
                                AddressPatterns.parse(List.of(mailboxes)))))
                .hasSize(5);
        return touched.count();
    }

    private void insert(int count, String of) {
        database.createNativeMutationQuery("""
                        insert into message (id, caller, status, server, resolution, envelope_sender, sender_key, sender_domain, message_id,
                            size, created_at, due_at, expires_at, attempts, fencing_token)
                        select gen_random_uuid(), 'caller of ' || ?1, 'SENT', 's', '{}', 'anna@' || ?1, 'anna@' || ?1, ?1, '<1@x>',
                            1, now(), now(), now(), 1, 1 from generate_series(1, ?2)
                        """)
                .setParameter(1, of)
                .setParameter(2, count)
                .executeUpdate();
    }
}
