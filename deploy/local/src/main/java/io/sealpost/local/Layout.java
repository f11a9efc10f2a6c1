package io.sealpost.local;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where everything is: the checkout, the data directory and the ports, moved by environment variables.
 *
 * @param home the checkout with its built services ({@code SEALPOST_HOME})
 * @param data database, keys, tokens and logs ({@code SEALPOST_DATA}, default {@code .sealpost} in the checkout)
 * @param sandbox whether the stand-in provider and mail host run too ({@code SEALPOST_SANDBOX=1})
 */
public record Layout(Path home, Path data, Ports ports, boolean sandbox) {

    /** TCP ports on loopback. */
    public record Ports(int auth, int vault, int mail, int postgres, int provider, int smtp, int imap) {}

    public static Layout of(Map<String, String> environment) {
        var home = Path.of(environment.getOrDefault("SEALPOST_HOME", "."))
                .toAbsolutePath()
                .normalize();
        var data = home.resolve(environment.getOrDefault("SEALPOST_DATA", ".sealpost"))
                .normalize();
        var ports = new Ports(
                port(environment, "SEALPOST_AUTH_PORT", 8081),
                port(environment, "SEALPOST_VAULT_PORT", 8082),
                port(environment, "SEALPOST_MAIL_PORT", 8083),
                port(environment, "SEALPOST_POSTGRES_PORT", 8084),
                port(environment, "SEALPOST_SANDBOX_PROVIDER_PORT", 8090),
                port(environment, "SEALPOST_SANDBOX_SMTP_PORT", 8587),
                port(environment, "SEALPOST_SANDBOX_IMAP_PORT", 8993));
        return new Layout(home, data, ports, "1".equals(environment.get("SEALPOST_SANDBOX")));
    }

    private static int port(Map<String, String> environment, String name, int standard) {
        var text = environment.get(name);
        if (text == null || text.isEmpty()) {
            return standard;
        }
        try {
            var port = Integer.parseInt(text);
            if (port > 0 && port < 65_536) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            throw new Failure(name + " must be a port number, not " + text + ".", notANumber);
        }
        throw new Failure(name + " must be a port number from 1 to 65535, not " + text + ".");
    }

    public String authUrl() {
        return "http://localhost:" + ports.auth();
    }

    public String vaultUrl() {
        return "http://localhost:" + ports.vault();
    }

    public String mailUrl() {
        return "http://localhost:" + ports.mail();
    }

    public String providerUrl() {
        return "http://localhost:" + ports.provider();
    }

    public Path logs() {
        return data.resolve("logs");
    }

    public Path log(String name) {
        return logs().resolve(name + ".log");
    }

    public Path tokenFile(String service) {
        return data.resolve("tokens").resolve(service);
    }

    /** The PostgreSQL cluster. */
    public Path cluster() {
        return data.resolve("postgres");
    }

    /** Beside the data directory: who deletes that one keeps these. */
    public Path backups() {
        return data.resolveSibling(data.getFileName() + "-backups");
    }

    public Path kek() {
        return data.resolve("kek");
    }

    public Path issuerKey() {
        return data.resolve("issuer.key");
    }

    public Path issuerPublicKey() {
        return data.resolve("issuer.pub.pem");
    }

    public Path databasePasswords() {
        return data.resolve("database-passwords");
    }

    public Path sandboxDirectory() {
        return data.resolve("sandbox");
    }

    public Path stateFile() {
        return data.resolve("state");
    }

    public Path lockFile() {
        return data.resolve("lock");
    }
}
