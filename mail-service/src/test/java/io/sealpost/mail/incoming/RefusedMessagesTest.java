package io.sealpost.mail.incoming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sealpost.mail.testing.Api;
import io.sealpost.mail.testing.Certificates;
import io.sealpost.mail.testing.Incoming;
import io.sealpost.mail.testing.Incoming.Box;
import io.sealpost.mail.testing.MailHost;
import io.sealpost.mail.testing.ScriptedMailbox;
import io.sealpost.mail.testing.Standstill;
import io.sealpost.mail.testing.Surroundings;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of messages that the mail server does not give out, for now or at all. */
@QuarkusTest
@TestProfile(Standstill.class)
@QuarkusTestResource(Surroundings.class)
class RefusedMessagesTest {

    @ConfigProperty(name = Surroundings.DIRECTORY)
    Path directory;

    @Inject
    Leases leases;

    @Inject
    Fetcher fetcher;

    MailHost mailHost;

    private ScriptedMailbox mailbox;
    private Box box;

    @BeforeEach
    void server() {
        mailbox = new ScriptedMailbox(Certificates.context(directory.resolve("tls"), "localhost"));
        mailbox.holding(3, message("first")).holding(5, message("second")).holding(8, message("third"));
        var address = Api.freshName("box") + "@example.com";
        var form = Incoming.form(mailHost, address);
        form.put("port", mailbox.port());
        box = new Box(Api.freshName("in"), address);
        Incoming.put(box.server(), form).then().statusCode(201);
        Incoming.confirm(box.server()).then().statusCode(200);
    }

    @AfterEach
    void close() {
        mailbox.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BAD Request is throttled. Suggested Backoff Time: 299910 milliseconds",
                "NO Request is throttled. Suggested Backoff Time: 89123 milliseconds",
                "NO [UNAVAILABLE] try again later",
                "NO [SERVERBUG] internal error",
                "NO [INUSE] the mailbox is locked",
                "NO [LIMIT] too many commands",
                "NO [OVERQUOTA] bandwidth limit reached"
            })
    void aServerThatIsBusyLosesNothing(String refusal) {
        // Given
        mailbox.refusing(line -> line.contains("BODY.PEEK[]") && isOf(line, 5) ? refusal : null);

        // When
        var runs = IntStream.range(0, 8).mapToObj(i -> fetch()).toList();
        mailbox.refusing(line -> null);
        var last = fetch();

        // Then
        assertThat(runs).allSatisfy(run -> assertThat(run).isInstanceOf(FetchOutcome.Failed.class));
        assertThat(((FetchOutcome.Failed) runs.getFirst()).error()).startsWith("refused_for_now: ");
        assertThat(last.counts()).isEqualTo(new Counts(2, 0, 0));
        Incoming.feed(box).body("items.subject", hasItem("second")).body("items.problem", hasSize(3));
    }

    @Test
    void aMessageThatIsNeverGivenOutIsNotedAfterSeveralRunsOnly() {
        // Given
        mailbox.refusing(line -> line.contains("BODY.PEEK[]") && isOf(line, 5) ? "NO cannot convert" : null);

        // When
        var runs = IntStream.range(0, 5).mapToObj(i -> fetch()).toList();

        // Then
        assertThat(runs.subList(0, 4)).allSatisfy(run -> assertThat(((FetchOutcome.Failed) run).error())
                .startsWith("not_delivered: "));
        assertThat(runs.getLast()).isEqualTo(new FetchOutcome.Done(new Counts(2, 0, 1)));
        Incoming.feed(box)
                .body("items", hasSize(3))
                .body("items[1].problem", equalTo("not_delivered"))
                .body("items[2].subject", equalTo("third"));
    }

    @Test
    void aServerThatGivesOutMoreThanItListedIsNotHeardAndDoesNotBlockItsFolderForEver() {
        // Given
        mailbox.holding(2, message("x".repeat(3_000_000))).tellingSize(10);

        // When
        var runs = IntStream.range(0, 6).mapToObj(i -> fetch()).toList();

        // Then
        assertThat(runs.subList(0, 5)).allSatisfy(run -> assertThat(((FetchOutcome.Failed) run).error())
                .startsWith("answer_too_large: "));
        assertThat(runs.getLast()).isEqualTo(new FetchOutcome.Done(new Counts(3, 0, 0)));
        Incoming.feed(box)
                .body("items", hasSize(4))
                .body("items[0].problem", equalTo("answer_too_large"))
                .body("items[1].subject", equalTo("first"));
    }

    @Test
    void aSizeThatIsOnlyEstimatedDoesNotHinderAMessage() {
        // Given
        mailbox.holding(2, message("x".repeat(50_000))).tellingSize(10);

        // When
        var run = fetch();

        // Then
        assertThat(run).isEqualTo(new FetchOutcome.Done(new Counts(4, 0, 0)));
    }

    @Test
    void aMessageThatIsGivenOutInTheEndIsWhole() {
        // Given
        mailbox.refusing(line -> line.contains("BODY.PEEK[]") && isOf(line, 5) ? "NO cannot convert" : null);
        fetch();
        fetch();

        // When
        mailbox.refusing(line -> null);
        var last = fetch();

        // Then
        assertThat(last).isEqualTo(new FetchOutcome.Done(new Counts(2, 0, 0)));
        Incoming.feed(box).body("items.subject", equalTo(List.of("first", "second", "third")));
    }

    @Test
    void aMessageOfWhichTheServerCannotEvenTellTheSizeDoesNotBlockItsFolderForEver() {
        // Given
        mailbox.refusing(line -> !line.contains("BODY") && asksAbout(line) ? "NO cannot tell" : null);

        // When
        var runs = IntStream.range(0, 5).mapToObj(i -> fetch()).toList();

        // Then
        assertThat(runs.getLast()).isEqualTo(new FetchOutcome.Done(new Counts(2, 0, 1)));
        Incoming.feed(box)
                .body("items", hasSize(3))
                .body("items[0].subject", equalTo("first"))
                .body("items[1].problem", equalTo("not_delivered"))
                .body("items[2].subject", equalTo("third"));
    }

    @Test
    void nothingButSizesAndDatesIsAskedOfMessagesBeforeTheyAreRead() {
        fetch();

        assertThat(mailbox.lines())
                .filteredOn(line -> line.contains("FETCH"))
                .noneMatch(line -> line.contains("ENVELOPE"));
        assertThat(mailbox.lines()).contains("UID FETCH 3,5,8 (UID RFC822.SIZE INTERNALDATE)");
    }

    @Test
    void aLargeFolderIsListedInWindows() {
        // Given
        IntStream.range(1001, 1601).forEach(uid -> mailbox.holding(uid, message("number " + uid)));

        // When
        var outcome = fetch();

        // Then
        assertThat(outcome).isEqualTo(new FetchOutcome.Done(new Counts(603, 0, 0)));
        assertThat(mailbox.lines())
                .filteredOn(line -> line.endsWith("(UID RFC822.SIZE INTERNALDATE)"))
                .containsExactly(
                        "UID FETCH 3,5,8,1001:1497 (UID RFC822.SIZE INTERNALDATE)",
                        "UID FETCH 1498:1600 (UID RFC822.SIZE INTERNALDATE)");
    }

    /** Whether size or envelope of the second message are asked for, in whichever way. */
    private static boolean asksAbout(String line) {
        return (line.contains("RFC822.SIZE") || line.contains("ENVELOPE"))
                && (line.matches("UID FETCH (.*,)?5[, ].*") || line.startsWith("FETCH 2 "));
    }

    @Test
    void aPasswordThatTheServerRepeatsIsNotShown() {
        // Given
        var login = base64("\0" + box.address() + "\0imap-password");
        mailbox.refusing(
                line -> line.contains("BODY.PEEK[]") ? "NO [UNAVAILABLE] you said " + login + " imap-password" : null);

        // When
        var run = fetch();

        // Then
        assertThat(run.toString()).contains("refused_for_now").doesNotContain("imap-password", login);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aServerThatIsBusyIsShown() {
        mailbox.refusing(line -> line.contains("BODY.PEEK[]") ? "NO [UNAVAILABLE] later" : null);

        fetch();

        Incoming.read(box.server()).body("state", equalTo("failing")).body("error", containsString("refused_for_now"));
    }

    /** By UID, or by the number of the only message with that UID. */
    private static boolean isOf(String line, long uid) {
        return line.startsWith("UID FETCH " + uid + " ") || (uid == 5 && line.startsWith("FETCH 2 "));
    }

    private FetchOutcome fetch() {
        return fetcher.fetch(leases.take(box.server()).orElseThrow());
    }

    private static String message(String subject) {
        return Incoming.message("anna@example.com", subject, "x\r\n");
    }
}
