package io.sealpost.auth.connection;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Mailbox connections. */
@ConfigMapping(prefix = "sealpost.connection")
interface ConnectionConfig {

    /** How long a connection's link works. Default one hour. */
    @WithDefault("PT1H")
    Duration life();

    /** How long a person may take at the provider once the button was pressed. Default, and at most, ten minutes. */
    @WithDefault("PT10M")
    Duration flowLife();
}
