package io.sealpost.vault.crypto;

import com.google.crypto.tink.KmsClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Other replicas' keys: over the same database, of whatever configuration. */
@ApplicationScoped
public class Replicas {

    private final DataSource database;
    private final Clock clock;
    private final Path kek;

    Replicas(DataSource database, Clock clock, @ConfigProperty(name = "sealpost.keys.kek-file") Path kek) {
        this.database = database;
        this.clock = clock;
        this.kek = kek;
    }

    record Configured(Optional<Path> kekFile, Optional<String> kek, Optional<List<String>> previousKeks)
            implements KeyConfig {
        @Override
        public String reloadTick() {
            return "off";
        }
    }

    /** A replica that has not started yet. */
    public final class Replica {

        private final DataKeys keys;

        private Replica(DataKeys keys) {
            this.keys = keys;
        }

        public Sealer start() {
            var sealer = new Sealer(keys, clock);
            sealer.unlock();
            return sealer;
        }

        public DataKeys keys() {
            return keys;
        }
    }

    /** One with the KEK of the service that is tested. */
    public Replica replica() {
        return replica(kek);
    }

    public Replica replica(Path kekFile, Path... previous) {
        return new Replica(new DataKeys(
                new Keks(
                        new Configured(
                                Optional.of(kekFile),
                                Optional.empty(),
                                Optional.of(
                                        Stream.of(previous).map(Path::toString).toList())),
                        List.of(new KekFiles())),
                new WrappedKeys(database),
                clock));
    }

    /** One whose KEK is somewhere else. */
    public Replica replica(KmsClient client, String kek, String... previous) {
        return new Replica(new DataKeys(
                new Keks(
                        new Configured(Optional.empty(), Optional.of(kek), Optional.of(List.of(previous))),
                        List.of(new KekFiles(), client)),
                new WrappedKeys(database),
                clock));
    }

    /** The same, at another time or in another database. */
    public Replicas at(Clock time) {
        return new Replicas(database, time, kek);
    }

    Replicas in(DataSource other) {
        return new Replicas(other, clock, kek);
    }

    /** The KEK of the service that is tested. */
    public Path kek() {
        return kek;
    }
}
