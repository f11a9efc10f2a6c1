package io.sealpost.local.backup;

import io.sealpost.local.Layout;
import io.sealpost.local.PrivateFiles;
import io.sealpost.local.postgres.DatabasePasswords;
import io.sealpost.local.postgres.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * A data directory as a first start makes it, in a folder that no archive reaches. PostgreSQL's programs run there, and its settings are
 * taken from there: in those a server is told of programs and libraries, and whom it lets in.
 */
final class Blank {

    private static final List<String> SETTINGS =
            List.of("postgresql.conf", "postgresql.auto.conf", "pg_hba.conf", "pg_ident.conf");

    private final Layout layout;

    /** Made with it. */
    Blank(Layout likewise, Path folder) {
        this.layout = new Layout(likewise.home(), folder, likewise.ports(), likewise.sandbox());
        PrivateFiles.directory(folder);
        Postgres.prepare(layout, DatabasePasswords.create(layout));
    }

    /** The major version of this PostgreSQL. */
    String major() {
        return PrivateFiles.read(layout.cluster().resolve("PG_VERSION")).strip();
    }

    /** Puts its settings in the place of those of a cluster. */
    void giveSettings(Path cluster) throws IOException {
        for (var settings : SETTINGS) {
            Files.copy(
                    layout.cluster().resolve(settings),
                    cluster.resolve(settings),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.COPY_ATTRIBUTES);
        }
    }
}
