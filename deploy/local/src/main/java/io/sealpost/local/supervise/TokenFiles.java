package io.sealpost.local.supervise;

import io.sealpost.local.Layout;
import io.sealpost.local.PrivateFiles;
import io.sealpost.local.issuer.LocalIssuer;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The files by which services identify themselves, replaced long before they expire, as a kubelet would. */
final class TokenFiles implements AutoCloseable {

    private static final List<String> SERVICES = List.of("auth-service", "mail-service");
    private static final Duration ROTATION = Duration.ofMinutes(4);

    private final Layout layout;
    private final LocalIssuer issuer;
    private final Consumer<String> say;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("token-files").daemon().factory());

    TokenFiles(Layout layout, LocalIssuer issuer, Consumer<String> say) {
        this.layout = layout;
        this.issuer = issuer;
        this.say = say;
    }

    void start() {
        PrivateFiles.directory(layout.data().resolve("tokens"));
        write();
        var _ = clock.scheduleAtFixedRate(this::rotate, ROTATION.toSeconds(), ROTATION.toSeconds(), TimeUnit.SECONDS);
    }

    /** A rotation that fails, on a full disk perhaps, is tried again at the next tick: an exception would end the ticking. */
    private void rotate() {
        try {
            write();
        } catch (UncheckedIOException e) {
            say.accept("the token files could not be replaced: " + e.getMessage());
        }
    }

    private void write() {
        SERVICES.forEach(service -> PrivateFiles.write(layout.tokenFile(service), issuer.serviceToken(service)));
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
