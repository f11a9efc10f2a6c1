package io.sealpost.mail.received;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sealpost.mail.received.ReceivedMessages.Arrival;
import io.sealpost.mail.testing.Api;
import io.sealpost.mail.testing.Surroundings;
import io.sealpost.mail.testing.Tokens;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class ReceivedMessageResourceTest {

    private static final String WITH_FILE = """
            From: Eve <eve@example.org>
            To: me@example.com
            Subject: File
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain

            See there
            --b
            Content-Type: text/html; charset=utf-8
            Content-Disposition: attachment; filename="../x <y>\\".html"

            <script>alert(1)</script>
            --b--
            """;

    @Inject
    ReceivedMessages received;

    private final String mailbox = Api.freshName("reader") + "@example.com";
    private final String token = Tokens.forMailboxes(mailbox, "mail:read");

    @Test
    void aMessageIsShownWithItsContent() {
        store(1, WITH_FILE);
        var id = feed("").path("items[0].id");

        Api.as(token)
                .get("/v1/received-messages/{id}", id)
                .then()
                .statusCode(200)
                .body("subject", equalTo("File"))
                .body("from", equalTo("Eve <eve@example.org>"))
                .body("sender[0].address", equalTo("eve@example.org"))
                .body("to[0].address", equalTo("me@example.com"))
                .body("text", startsWith("See there"))
                .body("html", nullValue())
                .body("headers[0].name", equalTo("From"))
                .body("attachments", hasSize(1))
                .body("attachments[0].n", is(0))
                .body("attachments[0].content_type", equalTo("text/html"));
    }

    @Test
    void filesOfStrangersAreServedAsFiles() {
        store(1, WITH_FILE);
        var id = feed("").path("items[0].id");

        Api.as(token)
                .get("/v1/received-messages/{id}/attachments/0", id)
                .then()
                .statusCode(200)
                .header("Content-Disposition", startsWith("attachment; filename="))
                .header("X-Content-Type-Options", equalTo("nosniff"))
                .header("Content-Security-Policy", containsString("sandbox"))
                .header("Cache-Control", containsString("no-store"))
                .body(containsString("<script>"));
        Api.as(token).get("/v1/received-messages/{id}/attachments/1", id).then().statusCode(404);
        Api.as(token)
                .get("/v1/received-messages/{id}/attachments/-1", id)
                .then()
                .statusCode(404);
    }

    @Test
    void anUnreadableMessageIsListedAndItsBytesAreThere() {
        QuarkusTransaction.requiringNew()
                .run(() -> received.store(origin(), Arrival.withoutContent(1, "too_large"), false));
        var id = feed("").path("items[0].id");

        assertThat(feed("").<String>path("items[0].problem")).isEqualTo("too_large");
        Api.as(token)
                .get("/v1/received-messages/{id}", id)
                .then()
                .statusCode(200)
                .body("problem", equalTo("too_large"));
    }

    @Test
    void aClaimToFetchDoesNotWidenWhatConfigurationLetsRead() {
        // Given
        store(1, WITH_FILE);
        var id = feed("").<String>path("items[0].id");

        // When
        var answer = Api.as(Tokens.ofAReaderWhoseTokenMayFetch()).get("/v1/received-messages/{id}", id);

        // Then
        answer.then().statusCode(404).body("code", equalTo("not_found"));
        Api.as(Tokens.ofAFetcherWhoseTokenMayRead())
                .get("/v1/received-messages/{id}", id)
                .then()
                .statusCode(200);
    }

    @Test
    void filesAreForReadersOfTheMailboxOnly() {
        // Given
        store(1, WITH_FILE);
        var id = feed("").<String>path("items[0].id");

        // When
        var answer = Api.as(Tokens.forMailboxes("other@example.com", "mail:read"))
                .get("/v1/received-messages/{id}/attachments/0", id);

        // Then
        answer.then().statusCode(404).body("code", equalTo("not_found"));
    }

    @Test
    void onlyReadersOfTheMailboxSeeIt() {
        store(1, WITH_FILE);
        var id = feed("").path("items[0].id");
        var other = Tokens.forMailboxes("other@example.com other.example.com", "mail:read");

        Api.as(other)
                .get("/v1/received-messages/{id}", id)
                .then()
                .statusCode(404)
                .body("code", equalTo("not_found"));
        Api.as(other).get("/v1/received-messages/{id}/raw", id).then().statusCode(404);
        Api.as(other).post("/v1/received-messages/{id}/ack", id).then().statusCode(404);
        Api.as(other).get("/v1/received-messages").then().statusCode(200).body("items", hasSize(0));
        Api.as(Tokens.forMailboxes("", "mail:read"))
                .get("/v1/received-messages")
                .then()
                .body("items", hasSize(0));
    }

    @Test
    void acknowledgingIsRemembered() {
        store(1, WITH_FILE);
        var id = feed("").path("items[0].id");

        var first = acknowledge(id)
                .then()
                .statusCode(200)
                .body("acknowledged_at", notNullValue())
                .extract();
        var second = acknowledge(id).then().statusCode(200).extract();

        assertThat(second.<String>path("acknowledged_at")).isEqualTo(first.path("acknowledged_at"));
    }

    @Test
    void theFeedContinuesBehindEveryCursor() {
        for (var uid = 1; uid <= 5; uid++) {
            store(uid, "Subject: " + uid + "\n\nx");
        }

        var first = feed("?limit=2");
        var next = first.<String>path("next");
        var rest = feed("?after=" + next);

        assertThat(first.<List<String>>path("items.subject")).containsExactly("1", "2");
        assertThat(next).isEqualTo(first.path("items[1].cursor"));
        assertThat(rest.<List<String>>path("items.subject")).containsExactly("3", "4", "5");
        assertThat(rest.<String>path("next")).isNull();
        assertThat(feed("?after=" + rest.path("items[2].cursor")).<List<String>>path("items"))
                .isEmpty();
    }

    @Test
    void aReaderThatFollowsTheFeedMissesNothingWhileManyWrite() throws Exception {
        // Given
        var writing = new AtomicBoolean(true);
        Callable<List<String>> follow = () -> {
            var seen = new ArrayList<String>();
            var after = "";
            var last = false;
            while (!last) {
                last = !writing.get();
                var page = feed("?limit=7&after=" + after);
                var items = page.<List<String>>path("items.subject");
                seen.addAll(items);
                after = items.isEmpty() ? after : page.path("items[-1].cursor");
                last = last && items.isEmpty();
            }
            return seen;
        };

        // When
        List<String> seen;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var reader = threads.submit(follow);
            threads.invokeAll(IntStream.rangeClosed(1, 120)
                    .mapToObj(uid -> (Callable<Boolean>) () -> store(uid, "Subject: " + uid + "\n\nx"))
                    .toList());
            writing.set(false);
            seen = reader.get();
        }

        // Then
        assertThat(seen)
                .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 120)
                        .mapToObj(Integer::toString)
                        .toList());
    }

    @Test
    void brokenCursorsAndLimitsAreRefused() {
        Api.as(token)
                .get("/v1/received-messages?after=x")
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("after"));
        Api.as(token)
                .get("/v1/received-messages?limit=0")
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("limit"));
        Api.as(token).get("/v1/received-messages/no-id").then().statusCode(404);
    }

    @Test
    void theSamePlaceInAFolderIsStoredOnce() {
        assertThat(store(7, "Subject: a\n\nx")).isTrue();
        assertThat(store(7, "Subject: a\n\nx")).isFalse();
    }

    private boolean store(long uid, String text) {
        var raw = text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        return QuarkusTransaction.requiringNew()
                .call(() -> received.store(origin(), Arrival.of(uid, Instant.EPOCH, raw), false));
    }

    private Origin origin() {
        return new Origin("test", mailbox, mailbox, "INBOX", 1);
    }

    private Response feed(String query) {
        return Api.as(token)
                .get("/v1/received-messages" + query)
                .then()
                .statusCode(200)
                .extract()
                .response();
    }

    private Response acknowledge(Object id) {
        return Api.as(token).post("/v1/received-messages/{id}/ack", id);
    }
}
