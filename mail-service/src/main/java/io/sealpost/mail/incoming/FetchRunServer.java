package io.sealpost.mail.incoming;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.util.Locale;
import java.util.UUID;

/** What became of one server in a fetch run. */
@Entity
@IdClass(FetchRunServer.Key.class)
class FetchRunServer {

    /** The key. */
    record Key(UUID run, String server) {}

    /** Where the server stands in the run. */
    enum Outcome {
        WAITING,
        RUNNING,
        DONE,
        BUSY,
        FAILED;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Id
    UUID run;

    @Id
    String server;

    String mailboxKey;
    String mailboxDomain;

    @Enumerated(EnumType.STRING)
    Outcome outcome;

    int fetched;
    int known;
    int problems;
    String error;
}
