package io.sealpost.mail.imap;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** IMAP sessions. */
@ConfigMapping(prefix = "sealpost.imap")
interface ImapConfig {

    /**
     * How long the server may be silent. A whole answer may take twice as long, and a second more for every 16 KiB of it. Default one
     * minute.
     */
    @WithDefault("1m")
    Duration timeout();
}
