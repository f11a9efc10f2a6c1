package io.sealpost.sandbox;

import io.sealpost.sandbox.ledger.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;

/**
 * How a sandbox runs. A port of 0 takes any free one.
 *
 * @param providerPort HTTP port of the provider and of the control calls
 * @param smtpPort submission port, STARTTLS
 * @param imapPort IMAP port, TLS from the first byte
 * @param directory where {@code ca.pem} is written
 * @param accessTokenLifetime life of every access token
 * @param clientSecret secret of the one OAuth client, {@code sealpost-sandbox}
 * @param relayPassword password of {@code relay@sandbox.test}
 */
public record SandboxSettings(
        int providerPort,
        int smtpPort,
        int imapPort,
        Path directory,
        Duration accessTokenLifetime,
        Secret clientSecret,
        Secret relayPassword) {

    /** Reads the {@code SANDBOX_*} variables; what is absent or blank takes the default that the README names. */
    public static SandboxSettings fromEnvironment(Map<String, String> environment) {
        var variables = new Variables(environment);
        return new SandboxSettings(
                variables.port("SANDBOX_PROVIDER_PORT", 8090),
                variables.port("SANDBOX_SMTP_PORT", 8587),
                variables.port("SANDBOX_IMAP_PORT", 8993),
                Path.of(variables.text("SANDBOX_DIRECTORY", ".sealpost/sandbox")),
                variables.lifetime("SANDBOX_ACCESS_TOKEN_LIFETIME", "PT1H"),
                new Secret(variables.text("SANDBOX_CLIENT_SECRET", "sandbox-client-secret")),
                new Secret(variables.text("SANDBOX_RELAY_PASSWORD", "relay-password")));
    }

    /** The settings of a test: free ports, everything else by default. */
    public static SandboxSettings onFreePorts(Path directory) {
        return fromEnvironment(Map.of(
                "SANDBOX_PROVIDER_PORT", "0",
                "SANDBOX_SMTP_PORT", "0",
                "SANDBOX_IMAP_PORT", "0",
                "SANDBOX_DIRECTORY", directory.toString()));
    }

    private record Variables(Map<String, String> environment) {

        String text(String name, String otherwise) {
            var value = environment.getOrDefault(name, "");
            return value.isBlank() ? otherwise : value;
        }

        int port(String name, int otherwise) {
            var text = text(name, Integer.toString(otherwise));
            if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65_535) {
                throw new InvalidSettings(name + " must be a port between 0 and 65535, not '" + text + "'");
            }
            return Integer.parseInt(text);
        }

        Duration lifetime(String name, String otherwise) {
            var text = text(name, otherwise);
            try {
                var lifetime = Duration.parse(text);
                if (lifetime.toSeconds() > 0) {
                    return lifetime;
                }
            } catch (DateTimeParseException e) {
                throw unreadable(name, text);
            }
            throw unreadable(name, text);
        }

        private static InvalidSettings unreadable(String name, String text) {
            return new InvalidSettings(
                    name + " must be an ISO 8601 duration of a second or more, such as PT1H, not '" + text + "'");
        }
    }
}
