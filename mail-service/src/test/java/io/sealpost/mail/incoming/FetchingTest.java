package io.sealpost.mail.incoming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.mail.testing.Api;
import io.sealpost.mail.testing.FakeVault;
import io.sealpost.mail.testing.Incoming;
import io.sealpost.mail.testing.MailHost;
import io.sealpost.mail.testing.Surroundings;
import io.sealpost.mail.testing.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class FetchingTest {

    FakeVault vault;
    MailHost mailHost;

    @Test
    void mailIsFetchedOnceAndByteForByte() {
        // Given
        var box = Incoming.passwordMailbox(mailHost, Map.of());
        var raw = Incoming.deliver(mailHost, box.address(), "Grüße", "Hällo\r\n.\r\nEnd\r\n");

        // When
        Incoming.fetch(box).body("servers[0].outcome", equalTo("done")).body("servers[0].fetched", equalTo(1));

        // Then
        var feed = Incoming.feed(box).body("items", hasSize(1)).body("items[0].mailbox", equalTo(box.address()));
        var id = feed.extract().<String>path("items[0].id");
        var stored = Api.as(Tokens.with("mail:read"))
                .get("/v1/received-messages/{id}/raw", id)
                .then()
                .statusCode(200)
                .extract();
        assertThat(new String(stored.asByteArray(), StandardCharsets.UTF_8)).isEqualTo(raw);
        assertThat(stored.contentType()).startsWith("message/rfc822");
        Incoming.fetch(box).body("servers[0].fetched", equalTo(0));
    }
}
