package io.sealpost.local.backup;

import java.util.Set;

/** What of a data directory is in a backup, by the names of its top level. Both directions ask here: nothing else is restored. */
final class Kept {

    /** What a start makes anew, programs among it; whatever else is in the data directory goes into the backup. */
    private static final Set<String> MADE_ANEW = Set.of(
            "postgres-binaries",
            "postgres-socket",
            "postgres.unfinished",
            "initdb-password",
            "programs",
            "sandbox",
            "tokens",
            "logs",
            "state",
            "lock");

    private Kept() {}

    static boolean is(String name) {
        return !name.startsWith(".") && !MADE_ANEW.contains(name);
    }
}
