package io.sealpost.mail.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.mail.testing.Surroundings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class LongRequestsTest {

    @TestHTTPResource("/")
    URI service;

    @ParameterizedTest
    @EnumSource
    void aLongRequestIsAnsweredByTheServiceWhicheverHttpItSpeaks(HttpClient.Version version) throws Exception {
        // Given
        try (var client = HttpClient.newBuilder().version(version).build()) {
            // the first call of HTTP/2 is one of HTTP/1.1 that asks for the upgrade
            client.send(HttpRequest.newBuilder(service).build(), BodyHandlers.discarding());
            var line = service.resolve("v1/nothing?filler=" + "x".repeat(12_000));
            var request = HttpRequest.newBuilder(line)
                    .header("X-Filler", "y".repeat(12_000))
                    .build();

            // When
            var answer = client.send(request, BodyHandlers.ofString());

            // Then
            assertThat(answer.version()).isEqualTo(version);
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        }
    }
}
