package io.sealpost.local.supervise;

import io.sealpost.local.Layout;
import io.sealpost.local.PrivateFiles;
import io.sealpost.local.issuer.LocalIssuer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The files by which services identify themselves, replaced long before they expire, as a kubelet would. */
final class TokenFiles implements AutoCloseable {

    private static final List<String> SERVICES = List.of("auth-service", "mail-service");
    private static final Duration ROTATION = Duration.ofMinutes(4);

    private final Layout layout;
    private final LocalIssuer issuer;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("token-files").daemon().factory());

    TokenFiles(Layout layout, LocalIssuer issuer) {
        this.layout = layout;
        this.issuer = issuer;
    }

    void start() {
        PrivateFiles.directory(layout.data().resolve("tokens"));
        write();
        var _ = clock.scheduleAtFixedRate(this::write, ROTATION.toSeconds(), ROTATION.toSeconds(), TimeUnit.SECONDS);
    }

    private void write() {
        SERVICES.forEach(service -> PrivateFiles.write(layout.tokenFile(service), issuer.serviceToken(service)));
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
