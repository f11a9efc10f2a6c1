package io.sealpost.vault.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A Transit engine that holds the KEK of the service that is tested. */
public final class TransitSurroundings implements QuarkusTestResourceLifecycleManager {

    private FakeTransit server;
    private Path token;

    /** What a test's field of that type is. */
    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(server, new TestInjector.MatchesType(FakeTransit.class));
    }

    @Override
    public Map<String, String> start() {
        try {
            server = new FakeTransit();
            token = Files.writeString(Files.createTempFile("transit", "token"), FakeTransit.TOKEN);
            return Map.of(
                    "sealpost.keys.kek",
                    "transit:transit/sealpost",
                    "sealpost.transit.address",
                    server.address().toString(),
                    "sealpost.transit.token-file",
                    token.toString(),
                    "sealpost.transit.timeout",
                    "1s");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        try {
            if (server != null) {
                server.close();
            }
            if (token != null) {
                Files.deleteIfExists(token);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
