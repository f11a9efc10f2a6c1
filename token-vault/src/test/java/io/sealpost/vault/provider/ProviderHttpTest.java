package io.sealpost.vault.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import io.sealpost.vault.testing.Bait;
import io.sealpost.vault.testing.RawProvider;
import io.sealpost.vault.testing.ScriptedNames;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The promises of {@link ProviderHttp}. The address 127.0.0.2 stands for a public one, 127.0.0.1 for what is behind the service. */
class ProviderHttpTest {

    private static final String SMALL =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";

    private final Bait bait = new Bait();
    private final ProviderHttp guarded = http(List.of("127.0.0.2"));
    private final ProviderHttp open = http(List.of("127.0.0.0/8", "::1"));

    @AfterEach
    void stop() throws IOException {
        bait.close();
        guarded.close();
        open.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void aNameThatChangesItsAddressAfterTheCheckIsNotFollowed(String scheme) throws IOException {
        try (var provider = new RawProvider("127.0.0.2", bait.port(), _ -> SMALL)) {
            var host = ScriptedNames.changing("127.0.0.2", "127.0.0.1");

            var _ = failure(guarded, scheme + "://" + host + ":" + bait.port() + "/token");
            var second = failure(guarded, scheme + "://" + host + ":" + bait.port() + "/token");

            assertThat(provider.connections()).isOne();
            assertThat(second).hasRootCauseInstanceOf(AddressRefused.class);
            assertThat(bait.wasReached()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void aNameWithAForbiddenAddressBesideAnAllowedOneIsNotConnectedTo(String scheme) throws IOException {
        try (var provider = new RawProvider("127.0.0.2", bait.port(), _ -> SMALL)) {
            var host = ScriptedNames.both("127.0.0.2", "127.0.0.1");

            var failure = failure(guarded, scheme + "://" + host + ":" + bait.port() + "/token");

            assertThat(failure).hasRootCauseInstanceOf(AddressRefused.class);
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
        assertThat(failure(guarded, "http://" + host + ":" + bait.port() + "/token"))
                .isNotNull();

        assertThat(bait.wasReached()).isFalse();
    }

    @Test
    void theListenerIsReachedWhereAnOperatorAllowsIt() {
        var _ = failure(open, "http://127.0.0.1:" + bait.port() + "/token");

        assertThat(bait.wasReached()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectIsAnAnswerLikeAnyOther(int status) throws IOException {
        try (var provider = RawProvider.answering(redirect(status, "http://127.0.0.1:" + bait.port() + "/"))) {
            for (var method : HTTPRequest.Method.values()) {
                assertThat(sent(open, message(method, provider.uri())).getStatusCode())
                        .isEqualTo(status);
            }

            assertThat(provider.requests()).hasSize(HTTPRequest.Method.values().length);
            assertThat(bait.wasReached()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(RawProvider.Break.class)
    void aRequestIsWrittenOnceWhateverBecomesOfItsConnection(RawProvider.Break broken) throws IOException {
        try (var provider = RawProvider.breaking(broken)) {
            for (var method : List.of(HTTPRequest.Method.POST, HTTPRequest.Method.GET)) {
                assertThat(catchThrowable(() -> sent(open, message(method, provider.uri()))))
                        .isInstanceOf(IOException.class);
            }

            assertThat(provider.connections()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource({"429", "503"})
    void aRequestToComeBackIsNotMetHere(int status) throws IOException {
        try (var provider =
                RawProvider.answering("HTTP/1.1 " + status + " Later\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(sent(open, message(HTTPRequest.Method.POST, provider.uri()))
                            .getStatusCode())
                    .isEqualTo(status);

            assertThat(provider.requests()).hasSize(1);
        }
    }

    @Test
    void aConnectionServesOneCall() throws IOException {
        try (var provider = RawProvider.answering(SMALL)) {
            var _ = sent(open, message(HTTPRequest.Method.POST, provider.uri()));
            var _ = sent(open, message(HTTPRequest.Method.POST, provider.uri()));

            assertThat(provider.connections()).isEqualTo(2);
        }
    }

    @Test
    void nothingIsRememberedBetweenCalls() throws IOException {
        try (var provider = RawProvider.answering(
                "HTTP/1.1 401 No\r\nSet-Cookie: a=b\r\nWWW-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n")) {
            var _ = sent(open, message(HTTPRequest.Method.POST, provider.uri()));
            var _ = sent(open, message(HTTPRequest.Method.POST, provider.uri()));

            assertThat(provider.requests())
                    .hasSize(2)
                    .noneMatch(request -> request.contains("Cookie")
                            || request.contains("Authorization")
                            || request.contains("Upgrade"));
        }
    }

    @Test
    void aProxyOfTheVirtualMachineIsNotUsed() throws IOException {
        System.setProperty("http.proxyHost", "127.0.0.1");
        System.setProperty("http.proxyPort", Integer.toString(bait.port()));
        System.setProperty("http.nonProxyHosts", "");
        try (var provider = RawProvider.answering(SMALL);
                var fresh = new Closing(http(List.of("127.0.0.0/8")))) {
            assertThat(sent(fresh.http(), message(HTTPRequest.Method.GET, provider.uri()))
                            .getStatusCode())
                    .isEqualTo(200);

            assertThat(bait.wasReached()).isFalse();
        } finally {
            System.clearProperty("http.proxyHost");
            System.clearProperty("http.proxyPort");
            System.clearProperty("http.nonProxyHosts");
        }
    }

    private record Closing(ProviderHttp http) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            http.close();
        }
    }

    @Test
    void anAnswerWithoutEndIsCutOff() throws IOException {
        try (var provider = RawProvider.answering("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(2 << 20))) {
            assertThat(failure(open, provider.uri()))
                    .hasMessageContaining("failed")
                    .hasRootCauseMessage("the answer is longer than 65536 bytes");
        }
    }

    /** As many digits as an answer may hold, where the SDK would take minutes for those of a longer one. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":%s}", "[%s]", "{\"a\":[{\"b\":-%s}]}", "{\"a\":0.%s}", "{\"a\":1e%s}"})
    void aNumberWithoutEndIsNotGivenToTheSdk(String json) throws IOException {
        assertThat(bodyOf(json.formatted("9".repeat(101)))).isEmpty();
        assertThat(bodyOf(json.formatted("9".repeat(60_000)))).isEmpty();
    }

    @Test
    void longTextsAndNumbersOfEverydayLengthAreRead() throws IOException {
        var json = "{\"access_token\":\"" + "9".repeat(8_000) + "\",\"expires_in\":3599,\"at\":1.5e3,\"x\":[{}]}";

        assertThat(bodyOf(json)).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>no</html>",
                "{",
                "{'a':1}",
                "{\"a\":1}}",
                "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
            })
    void whatIsNoJsonIsNotGivenToTheSdk(String text) throws IOException {
        assertThat(bodyOf(text)).isEmpty();
    }

    @Test
    void anAnswerIsReadWithinTheLimitOfTheCall() throws IOException {
        var released = new java.util.concurrent.CountDownLatch(1);
        try (var provider = RawProvider.answering(SMALL)) {
            var failure = catchThrowable(
                    () -> open.send(message(HTTPRequest.Method.GET, provider.uri()), Duration.ofSeconds(1), answer -> {
                        try {
                            released.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        return answer;
                    }));

            assertThat(failure).isInstanceOf(InterruptedIOException.class);
        } finally {
            released.countDown();
        }
    }

    private String bodyOf(String json) throws IOException {
        try (var provider =
                RawProvider.answering("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                        + json.length() + "\r\n\r\n" + json)) {
            return sent(open, message(HTTPRequest.Method.GET, provider.uri())).getBody();
        }
    }

    @Test
    void headersWithoutEndAreCutOff() throws IOException {
        try (var provider = RawProvider.answering("HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(100_000))) {
            assertThat(failure(open, provider.uri()))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(InterruptedIOException.class);
        }
        try (var provider = RawProvider.answering("HTTP/1.1 200 OK\r\nX: " + "y".repeat(1 << 20))) {
            assertThat(failure(open, provider.uri()))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(InterruptedIOException.class);
        }
    }

    @Test
    void anAnswerIsNotUnpacked() throws IOException {
        var packed = new java.io.ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(new byte[8 << 20]);
        }
        var body = packed.toString(StandardCharsets.ISO_8859_1);
        try (var provider = RawProvider.answering(
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)) {
            assertThat(sent(open, message(HTTPRequest.Method.GET, provider.uri()))
                            .getBody()
                            .length())
                    .isLessThan(1 << 20);

            assertThat(provider.requests()).noneMatch(request -> request.contains("Accept-Encoding"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"})
    void theWholeCallHasOneLimit(String soFar) throws IOException {
        try (var provider = RawProvider.hanging(soFar)) {
            var failure = catchThrowable(() -> open.send(
                    message(HTTPRequest.Method.POST, provider.uri()), Duration.ofMillis(300), answer -> answer));

            assertThat(failure).isInstanceOf(InterruptedIOException.class);
            provider.awaitsTheEndOfItsConnection();
        }
    }

    private static HTTPResponse sent(ProviderHttp http, HTTPRequest message) throws IOException {
        return http.send(message, answer -> answer);
    }

    private static Throwable failure(ProviderHttp http, String uri) {
        return catchThrowable(
                () -> http.send(message(HTTPRequest.Method.POST, uri), Duration.ofSeconds(2), answer -> answer));
    }

    private static HTTPRequest message(HTTPRequest.Method method, String uri) {
        var message = new HTTPRequest(method, URI.create(uri));
        if (method == HTTPRequest.Method.POST) {
            message.setBody("code=the-code");
        }
        return message;
    }

    private static String redirect(int status, String to) {
        return "HTTP/1.1 " + status + " Elsewhere\r\nLocation: " + to + "\r\nContent-Length: 0\r\n\r\n";
    }

    static ProviderHttp http(List<String> allowed) {
        return new ProviderHttp(
                new ProviderConfig() {
                    @Override
                    public Duration connectTimeout() {
                        return Duration.ofSeconds(5);
                    }

                    @Override
                    public Duration timeout() {
                        return Duration.ofSeconds(10);
                    }

                    @Override
                    public Duration redemptionTimeout() {
                        return timeout();
                    }
                },
                new TrustedCertificates(Optional::empty),
                AddressPolicyTest.policy(allowed));
    }
}
