package io.sealpost.auth.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sealpost.auth.testing.Bait;
import io.sealpost.auth.testing.RawProvider;
import io.sealpost.auth.testing.ScriptedNames;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The promises of {@link KeyRetriever}. The address 127.0.0.2 stands for a public one, 127.0.0.1 for what is behind the service. */
class KeyRetrieverTest {

    private static final String EMPTY_SET =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{\"keys\":[]}";

    private final Bait bait = new Bait();
    private final KeyRetriever guarded = retriever(List.of("127.0.0.2"));
    private final KeyRetriever open = retriever(List.of("127.0.0.0/8", "::1"));

    @AfterEach
    void stop() throws IOException {
        bait.close();
        guarded.close();
        open.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void aNameThatChangesItsAddressAfterTheCheckIsNotFollowed(String scheme) {
        try (var provider = new RawProvider("127.0.0.2", bait.port(), _ -> EMPTY_SET)) {
            var keys = scheme + "://" + ScriptedNames.changing("127.0.0.2", "127.0.0.1") + ":" + bait.port() + "/keys";

            var _ = failure(guarded, keys);
            var second = failure(guarded, keys);

            assertThat(provider.connections()).isOne();
            assertThat(second).isInstanceOf(AddressRefused.class);
            assertThat(bait.wasReached()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void aNameWithAForbiddenAddressBesideAnAllowedOneIsNotConnectedTo(String scheme) {
        try (var provider = new RawProvider("127.0.0.2", bait.port(), _ -> EMPTY_SET)) {
            var keys = scheme + "://" + ScriptedNames.both("127.0.0.2", "127.0.0.1") + ":" + bait.port() + "/keys";

            assertThat(failure(guarded, keys)).isInstanceOf(AddressRefused.class);
            assertThat(provider.connections()).isZero();
            assertThat(bait.wasReached()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "2130706433",
                "0x7f.1",
                "127.1",
                "[::ffff:7f00:1]",
                "[::ffff:127.0.0.1]",
                "localhost",
                "localhost."
            })
    void noSpellingReachesLoopback(String host) {
        assertThat(failure(guarded, "http://" + host + ":" + bait.port() + "/keys"))
                .isNotNull();

        assertThat(bait.wasReached()).isFalse();
    }

    @Test
    void theListenerIsReachedWhereAnOperatorAllowsIt() {
        var _ = failure(open, "http://127.0.0.1:" + bait.port() + "/keys");

        assertThat(bait.wasReached()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void keysElsewhereAreNotFollowed(int status) {
        try (var provider = RawProvider.answering("HTTP/1.1 " + status + " Elsewhere\r\nLocation: http://127.0.0.1:"
                + bait.port() + "/\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(failure(open, provider.uri())).hasMessageContaining("HTTP " + status);

            assertThat(provider.requests()).hasSize(1);
            assertThat(bait.wasReached()).isFalse();
        }
    }

    @Test
    void whatIsInTheWayIsRememberedUntilTheNextTry() {
        var keys = "https://10.0.0.1/keys";
        var nobody = "https://" + ScriptedNames.unknown() + "/keys";

        var _ = failure(open, keys);
        var unknown = failure(open, nobody);

        assertThat(open.obstacle(URI.create(keys))).hasValue(Obstacle.ADDRESS_NOT_ALLOWED);
        assertThat(unknown).isInstanceOf(UnknownHostException.class);
        assertThat(open.obstacle(URI.create(nobody))).isEmpty();
    }

    @Test
    void aSetWithoutEndIsCutOff() {
        try (var provider = RawProvider.answering("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(1 << 20))) {
            assertThat(failure(open, provider.uri())).hasMessage("the answer is longer than 262144 bytes");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"})
    void theWholeFetchHasOneLimit(String soFar) {
        try (var provider = RawProvider.hanging(soFar)) {
            assertThat(failure(open, provider.uri())).isInstanceOf(InterruptedIOException.class);

            provider.awaitsTheEndOfItsConnection();
        }
    }

    private static Throwable failure(KeyRetriever retriever, String uri) {
        return catchThrowable(() -> retriever.retrieveResource(URI.create(uri).toURL()));
    }

    private static KeyRetriever retriever(List<String> allowed) {
        return new KeyRetriever(
                new TrustedCertificates(Optional::empty), AddressPolicyTest.policy(allowed), new IdentityConfig() {
                    @Override
                    public Duration timeout() {
                        return Duration.ofSeconds(1);
                    }

                    @Override
                    public Duration keyLife() {
                        return Duration.ofMinutes(5);
                    }

                    @Override
                    public Duration keyPause() {
                        return Duration.ofSeconds(30);
                    }
                });
    }
}
