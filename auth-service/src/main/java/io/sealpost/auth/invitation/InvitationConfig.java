package io.sealpost.auth.invitation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Invitations. */
@ConfigMapping(prefix = "sealpost.invitation")
interface InvitationConfig {

    /** How long an invitation's links work. Default seven days, at most thirty. */
    @WithDefault("P7D")
    Duration life();
}
