package io.sealpost.mail.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.mail.testing.Api;
import io.sealpost.mail.testing.FakeVault;
import io.sealpost.mail.testing.MailHost;
import io.sealpost.mail.testing.Surroundings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class SendingTest {

    FakeVault vault;
    MailHost mailHost;

    @BeforeEach
    void mailboxes() {
        vault.serves("first-token");
        mailHost.mailbox(FakeVault.ACCOUNT, "first-token");
        mailHost.mailbox("bert@example.com", "unused");
    }

    @Test
    void aMessageGoesOutThroughAnOAuthMailbox() throws Exception {
        // Given
        var domain = Api.freshName("send") + ".example.com";
        Api.putOutgoing(Api.freshName("m365"), Api.oauthServer(mailHost.smtpPort(), domain))
                .then()
                .statusCode(201)
                .body("token_status.status", equalTo("active"));

        // When
        var id = Api.accepted(Api.message("Anna <anna@" + domain + ">", "Bert <bert@example.com>"));

        // Then
        Api.awaitStatus(id, "sent")
                .body("recipients[0].address", equalTo("bert@example.com"))
                .body("recipients[0].status", equalTo("sent"))
                .body("attempts.size()", is(1))
                .body("attempts[0].handed_over_at", notNullValue())
                .body("resolution.rule", equalTo("domain"));
        assertThat(mailHost.inbox("bert@example.com"))
                .anySatisfy(message -> assertThat(message.getHeader("From")[0]).contains(domain));
    }
}
