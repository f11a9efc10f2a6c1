package io.sealpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.acceptance.Canary.Kind;
import io.sealpost.acceptance.CanaryScan.Find;
import io.sealpost.acceptance.CanaryScan.Scanned;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * After a {@link WholeRun} no secret stands where none belongs, in any form: in no table, in no file of the database, in no log although
 * everything is logged at DEBUG, in no answer, in no file that the services left, and in the memory of the two services around the vault only
 * what they have to work with.
 */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class NoLeakIT {

    private static final Set<Kind> NOTHING = EnumSet.noneOf(Kind.class);

    /** What it passes between a browser, the provider, the vault and a backend, by the design of the consent and of the sign-in. */
    private static final Set<Kind> FOR_AUTH_SERVICE = EnumSet.of(
            Kind.TICKET,
            Kind.INVITATION,
            Kind.HANDED_OVER_CODE,
            Kind.SESSION,
            Kind.OWN_KEY,
            Kind.BROWSER_COOKIE,
            Kind.STATE,
            Kind.CODE,
            Kind.CODE_VERIFIER,
            Kind.ID_TOKEN,
            Kind.RELAYED_CLIENT_SECRET,
            Kind.CALLERS_TOKEN,
            Kind.MISPLACED,
            Kind.CREDENTIAL_OF_AUTH_SERVICE);

    /** What it logs in with at mail servers. */
    private static final Set<Kind> FOR_MAIL_SERVICE = EnumSet.of(
            Kind.ACCESS_TOKEN, Kind.MAIL_PASSWORD, Kind.CALLERS_TOKEN, Kind.MISPLACED, Kind.CREDENTIAL_OF_MAIL_SERVICE);

    /** Made to hold secrets, for the services' owner alone to read. */
    private static final List<String> SECRET_FILES = List.of("kek", "database-passwords", "issuer.key", "tokens");

    private static final List<String> SERVICES = List.of("auth-service", "token-vault", "mail-service");

    private static final int MOST_DUMPS = 3;

    private static Instant begin;
    private static WholeRun run;
    private static Sealpost sealpost;
    private static Cluster cluster;

    /** For all that came by before this test. */
    private final CanaryScan scan = new CanaryScan(run.canaries().all());

    @BeforeAll
    static void runThroughAll() {
        begin = Instant.now();
        run = new WholeRun();
        sealpost = run.sealpost();
        cluster = new Cluster(sealpost);
        run.go();
    }

    @AfterAll
    static void stop() {
        if (run != null) {
            run.close();
        }
    }

    @Test
    void theRunHadSecretsOfEachKind() {
        assertThat(run.canaries().all()).extracting(Canary::kind).contains(Kind.values());
    }

    @Test
    void noTableHasASecret() {
        // When
        var tables = cluster.tables(scan);

        // Then
        assertThat(leaks(tables, NOTHING)).isEmpty();
        assertThat(markedPlaces(tables))
                .anyMatch(place -> place.endsWith(".connection of the database auth"))
                .anyMatch(place -> place.endsWith(".account_grant of the database vault"))
                .anyMatch(place -> place.endsWith(".message of the database mail"));
    }

    @Test
    void noFileOfTheDatabaseHasASecret() {
        // When
        var files = cluster.files(scan);

        // Then
        assertThat(leaks(files, NOTHING)).isEmpty();
        assertThat(markedPlaces(files))
                .anyMatch(place -> place.startsWith("file base/"))
                .anyMatch(place -> place.startsWith("file pg_wal/"));
    }

    @Test
    void noLogHasASecretThoughAllIsLogged() throws IOException {
        // When
        var logs = files(sealpost.logs(), List.of());

        // Then
        assertThat(leaks(logs, NOTHING)).isEmpty();
        for (var service : SERVICES) {
            assertThat(markedPlaces(logs)).contains(service + ".log");
            assertThat(Files.readString(sealpost.logs().resolve(service + ".log")))
                    .contains(" DEBUG ");
        }
    }

    @Test
    void noAnswerHasASecret() {
        // When
        var answers = run.answers().stream()
                .map(answer -> scan.bytes(
                        answer.status() + " to " + withoutSecrets(answer.request()),
                        (answer.headers() + answer.text()).getBytes(StandardCharsets.UTF_8)))
                .toList();

        // Then
        assertThat(leaks(answers, NOTHING)).isEmpty();
        assertThat(answers).allMatch(answer -> answer.bytes() > 0);
        assertThat(run.answers()).filteredOn(answer -> answer.status() >= 400).hasSizeGreaterThan(200);
        assertThat(run.answers()).extracting(Http.Answer::status).contains(400, 401, 404, 410, 415, 503);
        assertThat(markedPlaces(answers)).isNotEmpty();
    }

    @Test
    void noOtherFileHasASecret() throws IOException {
        // When
        var others = new ArrayList<>(SECRET_FILES);
        others.addAll(List.of("postgres", "logs"));
        var left = new ArrayList<>(files(sealpost.data(), others));
        left.addAll(temporaryFiles());

        // Then
        assertThat(leaks(left, NOTHING)).isEmpty();
        assertThat(left).anyMatch(file -> file.bytes() > 0 && file.place().startsWith("programs/"));
    }

    @Test
    void theMemoryOfAuthServiceHasNothingOfTheVaults() {
        // Given
        var inUse = EnumSet.of(
                Kind.MARKER, Kind.CODE, Kind.ID_TOKEN, Kind.SESSION, Kind.OWN_KEY, Kind.CREDENTIAL_OF_AUTH_SERVICE);

        // When
        var heap = heapWith(inUse, "auth-service", () -> {
            run.connectAgain();
            run.signInAgain();
        });

        // Then
        assertThat(heap.findsBut(FOR_AUTH_SERVICE)).isEmpty();
        assertThat(inUse).allMatch(heap::has);
    }

    @Test
    void theMemoryOfMailServiceHasOnlyWhatItLogsInWith() {
        // Given
        var inUse = EnumSet.of(Kind.MARKER, Kind.ACCESS_TOKEN, Kind.MAIL_PASSWORD, Kind.CREDENTIAL_OF_MAIL_SERVICE);

        // When
        var heap = heapWith(inUse, "mail-service", run::logInAgain);

        // Then
        assertThat(heap.findsBut(FOR_MAIL_SERVICE)).isEmpty();
        assertThat(inUse).allMatch(heap::has);
    }

    @Test
    void theScanFindsTheSecretsThatTheVaultHolds() {
        // Given
        var inUse = EnumSet.of(Kind.KEK, Kind.CLIENT_SECRET, Kind.REFRESH_TOKEN, Kind.ACCESS_TOKEN, Kind.STORED_SECRET);

        // When
        var heap = heapWith(inUse, "token-vault", () -> {
            run.connectAgain();
            run.takeOut();
        });

        // Then
        assertThat(inUse).allMatch(heap::has);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kek", "database-passwords", "tokens"})
    void theScanFindsTheSecretsThatTheMachineKeeps(String name) throws IOException {
        // When
        var files = files(sealpost.data().resolve(name), List.of());

        // Then
        assertThat(files).isNotEmpty().allMatch(file -> !file.findsBut(NOTHING).isEmpty());
    }

    @Test
    void theScanFindsWhatIsPlantedInTheDatabase() {
        // Given
        var planted = new Canaries();
        var secret = planted.make(Kind.REFRESH_TOKEN);
        var search = new CanaryScan(planted.all());

        // When
        cluster.plant(secret);
        var tables = cluster.tables(search);
        var files = cluster.files(search);
        cluster.uproot();

        // Then
        assertThat(leaks(tables, NOTHING))
                .extracting(Find::place)
                .containsOnly("table public.planted of the database postgres");
        assertThat(leaks(files, NOTHING))
                .extracting(Find::place)
                .anyMatch(place -> place.startsWith("file base/"))
                .anyMatch(place -> place.startsWith("file pg_wal/"));
    }

    @Test
    void theScanFindsEachFormWhereverItStands() {
        // Given
        var planted = new Canaries();
        planted.make(Kind.CLIENT_SECRET);
        var forms = planted.all().getFirst().forms();
        var search = new CanaryScan(planted.all());
        var content = new byte[3 << 20];
        ThreadLocalRandom.current().nextBytes(content);

        forms.forEach((name, form) -> {
            for (var at : List.of(0, (1 << 20) - form.length / 2, (2 << 20) - 1, content.length - form.length)) {
                // When
                var copy = content.clone();
                System.arraycopy(form, 0, copy, at, form.length);
                var found = search.bytes("memory", copy);

                // Then
                assertThat(found.bytes()).isEqualTo(content.length);
                assertThat(found.finds()).as(name).extracting(Find::at).contains((long) at);
            }
        });
        assertThat(search.bytes("memory", content).finds()).isEmpty();
    }

    /** The path of a link has a ticket, the query of a callback a code. */
    private static String withoutSecrets(String request) {
        return request.replaceAll("\\?.*", "").replaceAll("/(connect|invitation)/[^/]+", "/$1/…");
    }

    private static List<Find> leaks(List<Scanned> places, Set<Kind> allowed) {
        assertThat(places).isNotEmpty();
        assertThat(places.stream().mapToLong(Scanned::bytes).sum()).isPositive();
        return places.stream()
                .flatMap(place -> place.findsBut(allowed).stream())
                .toList();
    }

    private static List<String> markedPlaces(List<Scanned> places) {
        return places.stream()
                .filter(place -> place.has(Kind.MARKER))
                .map(Scanned::place)
                .toList();
    }

    /** After a use of some secrets. What was used is garbage soon, and a collection just then may have taken it: then it is used once more. */
    private static Scanned heapWith(Set<Kind> inUse, String service, Runnable use) {
        Scanned heap;
        var dumps = 0;
        do {
            use.run();
            heap = heap(service);
            dumps++;
        } while (dumps < MOST_DUMPS && !inUse.stream().allMatch(heap::has));
        return heap;
    }

    /** With what came by since the run. */
    private static Scanned heap(String service) {
        var dump = run.directory().resolve(service + ".hprof");
        sealpost.dumpHeap(service, dump);
        try {
            return new CanaryScan(run.canaries().all()).file("heap of " + service, dump);
        } finally {
            delete(dump);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** All files below a directory but those below some of its entries. */
    private List<Scanned> files(Path directory, List<String> without) {
        return FilesInUse.below(directory).stream()
                .filter(file -> without.stream()
                        .noneMatch(name -> directory.relativize(file).startsWith(name)))
                .map(file -> scan.file(directory.relativize(file).toString(), file))
                .toList();
    }

    /** What anybody put since the run began into the folder for temporary files, but for the run's own directory. */
    private List<Scanned> temporaryFiles() throws IOException {
        try (var entries = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return entries.filter(NoLeakIT::isNew)
                    .filter(Files::isReadable)
                    .flatMap(entry -> FilesInUse.below(entry).stream())
                    .map(file -> scan.file(file.toString(), file))
                    .toList();
        }
    }

    private static boolean isNew(Path entry) {
        try {
            return !entry.equals(run.directory())
                    && Files.readAttributes(entry, BasicFileAttributes.class)
                            .creationTime()
                            .toInstant()
                            .isAfter(begin);
        } catch (IOException goneMeanwhile) {
            return false;
        }
    }
}
