package io.sealpost.auth.parameter;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How this service follows the vault's system parameters. */
@ConfigMapping(prefix = "sealpost.parameter")
interface ParameterConfig {

    /** How often they are compared with the vault's. Default 500 ms: a change counts within a second. */
    @WithDefault("500ms")
    Duration poll();
}
