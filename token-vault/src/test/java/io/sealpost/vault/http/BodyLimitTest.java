package io.sealpost.vault.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.vault.testing.Surroundings;
import java.io.IOException;
import java.net.Socket;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class BodyLimitTest {

    @TestHTTPResource("/")
    URL service;

    @Test
    void aBodyThatIsAnnouncedTooLargeIsRefusedInWords() throws IOException {
        // Given
        try (var socket = new Socket(service.getHost(), service.getPort())) {
            var head = "PUT /v1/secrets/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\n";

            // When
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            // Then
            assertThat(answer).startsWith("HTTP/1.1 413 ").contains("application/problem+json", "\"too_large\"");
        }
    }
}
