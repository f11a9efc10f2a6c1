package io.sealpost.mail.smtp;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** SMTP sessions. */
@ConfigMapping(prefix = "sealpost.smtp")
interface SmtpConfig {

    /**
     * How long the server may be silent; a whole reply may take twice as long. Default 5 min, as RFC 5321 §4.5.3.2 asks: a reply missed
     * after the end of a message leaves that message {@code unknown}.
     */
    @WithDefault("5m")
    Duration timeout();

    /** How long one reply may take in a test of a connection, whose caller waits. Default 20 s. */
    @WithDefault("20s")
    Duration testTimeout();
}
