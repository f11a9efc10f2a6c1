package io.sealpost.mail.imap;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** IMAP sessions. */
@ConfigMapping(prefix = "sealpost.imap")
interface ImapConfig {

    /** How long one response of the server may take. Default one minute. */
    @WithDefault("1m")
    Duration timeout();
}
