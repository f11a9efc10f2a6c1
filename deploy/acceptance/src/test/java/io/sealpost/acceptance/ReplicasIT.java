package io.sealpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two processes of each service over one PostgreSQL. */
@ExtendWith(Installation.Running.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ReplicasIT {

    private static final int MESSAGES = 40;

    private static Replicas replicas;

    private final Installation installation;
    private final Backend backend;

    ReplicasIT(Installation installation) {
        this.installation = installation;
        this.backend = installation.backend();
    }

    @BeforeAll
    static void start(Installation installation) {
        replicas = Replicas.of(installation.sealpost());
    }

    @AfterAll
    static void stop() {
        replicas.close();
    }

    @Test
    void aFlowThatStartsOnOneEndsOnTheOther() {
        // Given: the provider sends people back to the second auth-service
        backend.baseUrl(replicas.authUrl());
        var opened = backend.openConnection("acme", Peers.LEON);
        var first = installation.sealpost().webBaseUrl();
        var link = opened.path("connect_url").asText().replace(replicas.authUrl(), first);

        // When
        try (var browser = installation.browser()) {
            browser.consent(link, Peers.LEON, installation.password());

            // Then
            assertThat(browser.location()).startsWith(replicas.authUrl() + "/oauth/confirm/");
            assertThat(browser.heading()).isEqualTo("Connected");
        } finally {
            backend.baseUrl(first);
        }
        assertThat(backend.connection(opened).path("status").asText()).isEqualTo("connected");
        assertThat(backend.grant("acme", Peers.LEON)).contains("active");
    }

    @Test
    void aSignInThatStartsOnOneEndsOnTheOther() {
        // Given: the provider sends people back to the second auth-service
        var people = new SigningIn(installation);
        people.offer("replicated", "acme", "custom", Map.of());
        var user = people.user(Peers.ULLA);
        people.acceptInvitation(user, "replicated", Peers.ULLA);
        var visit = people.visit("replicated");
        var first = people.auth();
        var second = people.auth(replicas.authUrl());
        backend.baseUrl(replicas.authUrl());

        // When
        Map<String, String> told;
        try {
            told = people.signIn(Peers.ULLA, visit);
        } finally {
            backend.baseUrl(installation.sealpost().webBaseUrl());
        }

        // Then
        var session = people.exchange(told, visit, first);
        assertThat(session.path("user").path("id").asText()).isEqualTo(user);
        assertThat(people.refresh(people.refresh(session, second), first)
                        .path("user")
                        .path("id")
                        .asText())
                .isEqualTo(user);
        assertThat(Http.send(HttpRequest.newBuilder(URI.create(replicas.authUrl() + "/.well-known/jwks.json")))
                        .json()
                        .path("keys"))
                .isEqualTo(Http.send(HttpRequest.newBuilder(
                                URI.create(installation.sealpost().webBaseUrl() + "/.well-known/jwks.json")))
                        .json()
                        .path("keys"));
    }

    @Test
    void noMessageIsSentTwice() {
        // Given
        installation.connect("acme", Peers.KLARA, Peers.KLARA);
        backend.sendThroughPostfix("klara", "acme", Peers.KLARA);
        var readsOfTheFirst = replicas.tokensReadFrom(installation.sealpost().vaultUrl());
        var readsOfTheSecond = replicas.tokensReadFrom(replicas.vaultUrl());

        // When: as many as it takes until each has had its share
        var subjects = new ArrayList<String>();
        Waiting.until("both take part", Duration.ofMinutes(2), () -> {
            var round = IntStream.range(subjects.size(), subjects.size() + MESSAGES)
                    .mapToObj(number -> "Once only " + number + ".")
                    .toList();
            subjects.addAll(round);
            submitToBoth(round).forEach(id -> backend.await(id, "sent"));
            return Optional.of(round)
                    .filter(sent ->
                            replicas.tokensReadFrom(installation.sealpost().vaultUrl()) > readsOfTheFirst
                                    && replicas.tokensReadFrom(replicas.vaultUrl()) > readsOfTheSecond);
        });

        // Then
        installation.peers().postfix().awaitDelivered();
        var arrived = installation.peers().dovecot().storedMessages(Peers.KLARA).stream()
                .flatMap(message -> Arrays.stream(message.split("\r?\n")))
                .filter(line -> line.startsWith("Subject: Once only "))
                .map(line -> line.substring("Subject: ".length()))
                .toList();
        assertThat(arrived).containsExactlyInAnyOrderElementsOf(subjects);
    }

    /** Every other message to the second mail-service. */
    private List<String> submitToBoth(List<String> subjects) {
        var mails = List.of(
                new Api(installation.sealpost().mailUrl(), backend.token()),
                new Api(replicas.mailUrl(), backend.token()));
        return IntStream.range(0, subjects.size())
                .mapToObj(number -> mails.get(number % 2)
                        .post(
                                "/v1/messages",
                                Map.of(
                                        "from",
                                        Peers.KLARA,
                                        "to",
                                        List.of(Peers.KLARA),
                                        "subject",
                                        subjects.get(number),
                                        "text",
                                        "Hello."))
                        .expect(202)
                        .json()
                        .path("id")
                        .asText())
                .toList();
    }

    @Test
    void noMailboxIsFetchedTwice() {
        // Given
        installation.connect("acme", Peers.DAVID, Peers.DAVID);
        backend.sendThroughPostfix("david-twice", "acme", Peers.DAVID);
        backend.fetchFromDovecot("david-twice", "acme", Peers.DAVID);
        backend.confirm("david-twice");
        IntStream.range(0, MESSAGES)
                .mapToObj(number -> backend.submit(Map.of(
                        "from",
                        Peers.DAVID,
                        "to",
                        List.of(Peers.DAVID),
                        "subject",
                        "Read once " + number + ".",
                        "text",
                        "Hello.")))
                .toList()
                .forEach(id -> backend.await(id, "sent"));
        installation.peers().postfix().awaitDelivered();

        // When: until one meets the other in the mailbox
        Waiting.until("a fetch that finds the mailbox busy", Duration.ofMinutes(2), () -> atOnce(
                        () -> replicas.fetch(installation.sealpost().mailUrl(), backend.token(), "david-twice"),
                        () -> replicas.fetch(replicas.mailUrl(), backend.token(), "david-twice"))
                .stream()
                .filter(run -> run.path("outcome").asText().equals("busy"))
                .findFirst());
        backend.fetch("david-twice");

        // Then
        assertThat(backend.allReceived())
                .extracting(message -> message.path("subject").asText())
                .filteredOn(subject -> subject.startsWith("Read once "))
                .hasSize(MESSAGES)
                .doesNotHaveDuplicates();
    }

    private static List<JsonNode> atOnce(Callable<JsonNode> one, Callable<JsonNode> other) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<JsonNode>();
            for (var answer : threads.invokeAll(List.of(one, other))) {
                answers.add(answer.get());
            }
            return answers;
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }
}
