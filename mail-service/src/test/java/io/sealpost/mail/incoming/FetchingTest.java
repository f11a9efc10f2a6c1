package io.sealpost.mail.incoming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.mail.testing.Api;
import io.sealpost.mail.testing.FakeVault;
import io.sealpost.mail.testing.Incoming;
import io.sealpost.mail.testing.Incoming.Box;
import io.sealpost.mail.testing.MailHost;
import io.sealpost.mail.testing.Surroundings;
import io.sealpost.mail.testing.Tokens;
import jakarta.inject.Inject;
import jakarta.mail.Flags;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Fetching from a real IMAP server over TLS. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class FetchingTest {

    FakeVault vault;
    MailHost mailHost;

    @Inject
    Leases leases;

    @Inject
    Fetcher fetcher;

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

    @Test
    void anOAuthMailboxIsReadWithItsToken() {
        // Given
        vault.serves("imap-token");
        mailHost.mailbox(FakeVault.ACCOUNT, "imap-token");
        var name = Api.freshName("oauth");
        var form = Incoming.form(mailHost, FakeVault.ACCOUNT);
        form.put("authentication", Map.of("method", "oauth2", "application", "acme", "account", FakeVault.ACCOUNT));
        Incoming.put(name, form).then().statusCode(201).body("token_status.status", equalTo("active"));

        // When
        var confirmed = Incoming.confirm(name);

        // Then
        confirmed
                .then()
                .statusCode(200)
                .body("confirmed", is(true))
                .body("folders[0].name", equalTo("INBOX"))
                .body("folders[0].uid_validity", notNullValue());
        Incoming.read(name).body("state", equalTo("confirmed"));
        Api.as(Tokens.with("servers:write")).delete("/v1/incoming-servers/{name}", name);
    }

    @Test
    void aStaleTokenIsReplacedOnce() {
        // Given
        vault.serves("stale");
        vault.onRefresh(() -> vault.serves("fresh"));
        mailHost.mailbox(FakeVault.ACCOUNT, "fresh");
        var name = Api.freshName("oauth");
        var form = Incoming.form(mailHost, FakeVault.ACCOUNT);
        form.put("authentication", Map.of("method", "oauth2", "application", "acme", "account", FakeVault.ACCOUNT));
        Incoming.put(name, form).then().statusCode(201);

        // When
        var confirmed = Incoming.confirm(name);

        // Then
        confirmed.then().body("confirmed", is(true));
        vault.onRefresh(() -> {});
        Api.as(Tokens.with("servers:write")).delete("/v1/incoming-servers/{name}", name);
    }

    @Test
    void aTokenThatIsRefusedThoughItWasJustReplacedIsNotReplacedAgainAndAgain() {
        // Given
        vault.serves("refused");
        mailHost.mailbox(FakeVault.ACCOUNT, "another");
        var name = Api.freshName("oauth");
        var form = Incoming.form(mailHost, FakeVault.ACCOUNT);
        form.put("authentication", Map.of("method", "oauth2", "application", name, "account", FakeVault.ACCOUNT));
        Incoming.put(name, form).then().statusCode(201);

        // When
        for (var i = 0; i < 3; i++) {
            Incoming.confirm(name).then().statusCode(422).body("code", equalTo("authentication_failed"));
        }

        // Then
        assertThat(vault.refreshesOf(name)).isOne();
        Api.as(Tokens.with("servers:write")).delete("/v1/incoming-servers/{name}", name);
    }

    @Test
    void nothingIsFetchedBeforeItIsConfirmed() {
        var box = Incoming.draft(mailHost, Map.of());

        Incoming.read(box.server()).body("state", equalTo("draft"));
        Api.as(Tokens.with("mail:fetch"))
                .body(Map.of("servers", List.of(box.server())))
                .post("/v1/fetch-runs")
                .then()
                .statusCode(409)
                .body("code", equalTo("conflict"))
                .body("detail", containsString("test-and-confirm"));
    }

    @Test
    void aRefusedLoginIsNamedAndNothingIsConfirmed() {
        var box = Incoming.draft(
                mailHost,
                Map.of("authentication", Map.of("method", "password", "username", "nobody", "password", "wrong")));

        Incoming.confirm(box.server())
                .then()
                .statusCode(422)
                .body("code", equalTo("authentication_failed"))
                .body("confirmed", is(false))
                .body("error", containsString("authentication_failed"));
        Incoming.read(box.server())
                .body("state", equalTo("draft"))
                .body("error", containsString("authentication_failed"))
                .body("error_since", notNullValue());
    }

    @Test
    void aMissingFolderIsNamed() {
        var box = Incoming.draft(mailHost, Map.of("folders", List.of("INBOX", "No such folder")));

        Incoming.confirm(box.server())
                .then()
                .statusCode(422)
                .body("code", equalTo("folder_missing"))
                .body("confirmed", is(false))
                .body("folders", hasSize(1))
                .body("error", containsString("No such folder"));
    }

    @Test
    void aMailboxThatFailsRecovers() {
        // Given
        var box = Incoming.passwordMailbox(mailHost, Map.of());
        mailHost.mailbox(box.address(), "changed meanwhile");

        // When
        Incoming.fetch(box)
                .body("servers[0].outcome", equalTo("failed"))
                .body("servers[0].error", containsString("authentication_failed"));
        Incoming.read(box.server()).body("state", equalTo("failing")).body("error_since", notNullValue());
        mailHost.mailbox(box.address(), "imap-password");
        Incoming.fetch(box).body("servers[0].outcome", equalTo("done"));

        // Then
        Incoming.read(box.server())
                .body("state", equalTo("confirmed"))
                .body("error", nullValue())
                .body("error_since", nullValue());
    }

    @Test
    void theScheduleFetchesByItself() {
        var box = Incoming.draft(mailHost, Map.of("poll_interval", "PT1S"));
        Incoming.confirm(box.server());

        Incoming.deliver(mailHost, box.address(), "unasked", "x");

        Awaitility.await().untilAsserted(() -> Incoming.feed(box).body("items", hasSize(1)));
        deactivate(box);
    }

    @Test
    void aMovedMessageLeavesItsFolder() {
        var box = confirmed(Map.of("after_fetch", Map.of("move", "Processed")), "Processed");
        Incoming.deliver(mailHost, box.address(), "move me", "x");

        Incoming.fetch(box).body("servers[0].fetched", is(1));

        assertThat(mailHost.inbox(box.address())).isEmpty();
        assertThat(mailHost.folder(box.address(), "Processed").getMessageCount())
                .isEqualTo(1);
    }

    @Test
    void aDeletedMessageIsStillInTheFeed() {
        var box = Incoming.passwordMailbox(mailHost, Map.of("after_fetch", "delete"));
        Incoming.deliver(mailHost, box.address(), "delete me", "x");

        Incoming.fetch(box).body("servers[0].fetched", is(1));

        assertThat(mailHost.inbox(box.address())).isEmpty();
        Incoming.feed(box).body("items.subject", hasItem("delete me"));
    }

    @Test
    void readingMarksNothingUnlessAsked() {
        // Given
        var box = Incoming.passwordMailbox(mailHost, Map.of());
        Incoming.deliver(mailHost, box.address(), "one", "x");

        // When
        Incoming.fetch(box).body("servers[0].fetched", is(1));

        // Then
        assertThat(seen(box)).containsExactly(false);
    }

    @Test
    void aStoredMessageIsMarkedAsSeenWhereAsked() {
        var box = Incoming.passwordMailbox(mailHost, Map.of("after_fetch", "mark_seen"));
        Incoming.deliver(mailHost, box.address(), "one", "x");

        Incoming.fetch(box).body("servers[0].fetched", is(1));

        assertThat(seen(box)).containsExactly(true);
    }

    @Test
    void whatTheServerCouldNotBeToldIsToldNextTime() {
        // Given
        var box = confirmed(Map.of("after_fetch", Map.of("move", "Processed")), "Processed");
        Incoming.deliver(mailHost, box.address(), "one", "x");
        mailHost.deleteFolder(box.address(), "Processed");
        Incoming.fetch(box).body("servers[0].outcome", equalTo("failed")).body("servers[0].fetched", is(1));

        // When
        mailHost.createFolder(box.address(), "Processed");
        Incoming.fetch(box).body("servers[0].outcome", equalTo("done")).body("servers[0].fetched", is(0));

        // Then
        assertThat(mailHost.inbox(box.address())).isEmpty();
        Incoming.feed(box).body("items", hasSize(1));
    }

    @Test
    void aMissingFolderHidesNoneOfTheOthers() {
        // Given
        var box = confirmed(Map.of("folders", List.of("Gone", "INBOX")), "Gone");
        mailHost.deleteFolder(box.address(), "Gone");
        Incoming.deliver(mailHost, box.address(), "here", "x");

        // When
        var run = Incoming.fetch(box);

        // Then
        run.body("servers[0].outcome", equalTo("failed"))
                .body(
                        "servers[0].error",
                        equalTo("folder_missing: The folder does not exist or cannot be selected;"
                                + " correct folders. (Gone)"))
                .body("servers[0].fetched", is(1));
        Incoming.read(box.server()).body("state", equalTo("failing"));
    }

    @Test
    void aMissingTargetHidesNoFolder() {
        // Given
        var box = Incoming.draft(
                mailHost, Map.of("folders", List.of("INBOX", "Work"), "after_fetch", Map.of("move", "Done")));
        mailHost.createFolder(box.address(), "Work");
        mailHost.createFolder(box.address(), "Done");
        Incoming.confirmed(box);
        mailHost.deleteFolder(box.address(), "Done");
        Incoming.deliver(mailHost, box.address(), "one", "x");
        work(box, "two");

        // When
        var run = Incoming.fetch(box);

        // Then
        run.body("servers[0].outcome", equalTo("failed"))
                .body("servers[0].error", containsString("folder_missing"))
                .body("servers[0].fetched", is(2));
    }

    @Test
    void mailBeforeTheStartIsLeftAlone() {
        // Given
        var box = Incoming.draft(mailHost, Map.of("start_at", "2026-06-01T00:00:00Z", "after_fetch", "delete"));
        Incoming.deliver(mailHost, box.address(), "old", Instant.parse("2026-05-01T00:00:00Z"));
        Incoming.deliver(mailHost, box.address(), "new", Instant.parse("2026-07-01T00:00:00Z"));
        Incoming.confirm(box.server());

        // When
        Incoming.fetch(box);

        // Then
        Awaitility.await().untilAsserted(() -> Incoming.feed(box)
                .body("items.subject", hasItem("new"))
                .body("items.subject", not(hasItem("old"))));
        assertThat(mailHost.inbox(box.address())).hasSize(1);
    }

    @Test
    void aNewUidValidityReadsAgainWithoutDoublesAndWithoutGaps() {
        // Given
        var box = confirmed(Map.of("folders", List.of("Work")), "Work");
        var first = work(box, "first");
        var second = work(box, "second");
        Incoming.fetch(box).body("servers[0].fetched", is(2));

        // When
        mailHost.deleteFolder(box.address(), "Work");
        mailHost.createFolder(box.address(), "Work");
        work(box, "third");
        mailHost.append(box.address(), "Work", second);
        mailHost.append(box.address(), "Work", first);

        // Then
        Incoming.fetch(box).body("servers[0].fetched", is(1)).body("servers[0].known", is(2));
        Incoming.feed(box).body("items.subject", equalTo(List.of("first", "second", "third")));
        Incoming.fetch(box).body("servers[0].fetched", is(0)).body("servers[0].known", is(0));
    }

    @Test
    void oneBadMessageNeverBlocksTheNext() {
        // Given
        var box = Incoming.passwordMailbox(mailHost, Map.of());
        var bad = "\0\1\2 no header at all \r\n\r\n=?broken?q?\u00ff".getBytes(StandardCharsets.ISO_8859_1);
        Incoming.deliver(mailHost, box.address(), bad);
        Incoming.deliver(mailHost, box.address(), "good", "x");

        // When
        Incoming.fetch(box).body("servers[0].outcome", equalTo("done")).body("servers[0].fetched", is(2));

        // Then
        var feed = Incoming.feed(box).body("items", hasSize(2)).body("items[1].subject", equalTo("good"));
        var raw = Api.as(Tokens.with("mail:read"))
                .get("/v1/received-messages/{id}/raw", feed.extract().<String>path("items[0].id"))
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
        assertThat(raw).isEqualTo(bad);
    }

    @Test
    void ofTwoReadersOneWorksAndTheOtherFindsItBusy() {
        // Given
        var box = Incoming.passwordMailbox(mailHost, Map.of());
        Incoming.deliver(mailHost, box.address(), "one", "x");
        Incoming.fetch(box);
        var lease = leases.take(box.server()).orElseThrow();

        // When
        var run = Api.as(Tokens.with("mail:fetch"))
                .body(Map.of("servers", List.of(box.server())))
                .post("/v1/fetch-runs?wait=PT10S");

        // Then
        run.then().statusCode(200).body("status", equalTo("done")).body("servers[0].outcome", equalTo("busy"));
        assertThat(fetcher.fetch(lease)).isInstanceOf(FetchOutcome.Done.class);
        Incoming.feed(box).body("items", hasSize(1));
    }

    @Test
    void aReaderWhoseServerChangedStoresNothingMore() {
        // Given
        var box = Incoming.passwordMailbox(mailHost, Map.of());
        Incoming.fetch(box);
        var lease = leases.take(box.server()).orElseThrow();
        Incoming.deliver(mailHost, box.address(), "late", "x");
        var changed = Incoming.form(mailHost, box.address());
        changed.put("folders", List.of("INBOX", "Other"));
        Incoming.put(box.server(), changed).then().statusCode(200);

        // When
        var outcome = fetcher.fetch(lease);

        // Then
        assertThat(outcome).isInstanceOf(FetchOutcome.Failed.class);
        Incoming.feed(box).body("items", hasSize(0));
        Incoming.read(box.server()).body("state", equalTo("draft"));
    }

    @Test
    void runsAreBoundToTheCallersMailboxes() {
        // Given
        var mine = Incoming.passwordMailbox(mailHost, Map.of());
        var other = Incoming.passwordMailbox(mailHost, Map.of());
        var token = Tokens.forMailboxes(mine.address(), "mail:fetch");

        // When
        var all = Api.as(token).body(Map.of()).post("/v1/fetch-runs?wait=PT10S");

        // Then
        all.then().statusCode(200).body("servers.server", equalTo(List.of(mine.server())));
        Api.as(token)
                .body(Map.of("servers", List.of(other.server())))
                .post("/v1/fetch-runs")
                .then()
                .statusCode(404)
                .body("code", equalTo("not_found"));
        var id = all.then().extract().<String>path("id");
        Api.as(token).get("/v1/fetch-runs/{id}", id).then().statusCode(200).body("status", equalTo("done"));
        Api.as(Tokens.forMailboxes(other.address(), "mail:fetch"))
                .get("/v1/fetch-runs/{id}", id)
                .then()
                .statusCode(200)
                .body("servers", hasSize(0));
    }

    @Test
    void aClaimToReadDoesNotWidenWhatConfigurationLetsFetch() {
        // Given
        var box = Incoming.passwordMailbox(mailHost, Map.of());

        // When
        var answer = Api.as(Tokens.ofAFetcherWhoseTokenMayRead())
                .body(Map.of("servers", List.of(box.server())))
                .post("/v1/fetch-runs");

        // Then
        answer.then().statusCode(404).body("code", equalTo("not_found"));
    }

    @Test
    void aRunTakesNoBodyAndChecksItsWait() {
        var token = Tokens.forMailboxes("nobody@example.com", "mail:fetch");

        Api.as(token).post("/v1/fetch-runs").then().statusCode(200).body("servers", hasSize(0));
        Api.as(token)
                .post("/v1/fetch-runs?wait=soon")
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("wait"));
        Api.as(token).post("/v1/fetch-runs?wait=PT1H").then().statusCode(400).body("code", equalTo("invalid_value"));
        Api.as(token).get("/v1/fetch-runs/none").then().statusCode(404);
    }

    @Test
    void brokenSettingsAreNamed() {
        var form = new HashMap<>(Incoming.form(mailHost, "x@example.com"));
        form.put("protocol", "pop3");
        form.put("folders", List.of("INBOX", "INBOX", ""));
        form.put("poll_interval", "PT0S");
        form.put("after_fetch", Map.of("move", "INBOX"));

        Incoming.put(Api.freshName("bad"), form)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_value"))
                .body("detail", containsString("not available in this version"))
                .body(
                        "violations.field",
                        equalTo(List.of("protocol", "folders", "folders", "after_fetch", "poll_interval")));
        form.put("after_fetch", "burn");
        Incoming.put(Api.freshName("bad"), form)
                .then()
                .statusCode(400)
                .body("violations.field", hasItem("after_fetch"));
    }

    @Test
    void whatWasReadCanBeWrittenBackWithoutConfirmingAgain() {
        var box = confirmed(Map.of("after_fetch", Map.of("move", "Done")), "Done");
        var read = Incoming.read(box.server()).extract();

        Incoming.put(box.server(), new HashMap<>(read.<Map<String, Object>>path("")))
                .then()
                .statusCode(200)
                .body("state", equalTo("confirmed"))
                .body("after_fetch.move", equalTo("Done"));
        assertThat(read.asString()).doesNotContain("imap-password");
    }

    @Test
    void aPasswordThatIsGivenAgainOrAnewDoesNotEndFetching() {
        var box = Incoming.passwordMailbox(mailHost, Map.of());

        Incoming.put(box.server(), Incoming.form(mailHost, box.address()))
                .then()
                .statusCode(200)
                .body("state", equalTo("confirmed"));
    }

    @Test
    void anotherUserNameHasToBeConfirmed() {
        var box = Incoming.passwordMailbox(mailHost, Map.of());
        var form = Incoming.form(mailHost, box.address());
        form.put("authentication", Map.of("method", "password", "username", "else", "password", "imap-password"));

        Incoming.put(box.server(), form).then().statusCode(200).body("state", equalTo("draft"));
    }

    private Box confirmed(Map<String, Object> changes, String folder) {
        var box = Incoming.draft(mailHost, changes);
        mailHost.createFolder(box.address(), folder);
        Incoming.confirmed(box);
        return box;
    }

    private byte[] work(Box box, String subject) {
        var raw = Incoming.message(box.address(), subject, "x").getBytes(StandardCharsets.UTF_8);
        mailHost.append(box.address(), "Work", raw);
        return raw;
    }

    private List<Boolean> seen(Box box) {
        return mailHost.inboxFolder(box.address()).getMessages().stream()
                .map(message -> message.getFlags().contains(Flags.Flag.SEEN))
                .toList();
    }

    private void deactivate(Box box) {
        var form = Incoming.form(mailHost, box.address());
        form.put("active", false);
        Incoming.put(box.server(), form).then().statusCode(200);
    }
}
