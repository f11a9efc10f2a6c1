package io.sealpost.vault.device;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Consents on another device. */
@ConfigMapping(prefix = "sealpost.device-authorization")
public interface DeviceConfig {

    /** How often a replica looks for device codes that a provider is to be asked about; {@code off} where others do that. Default 1 s. */
    @WithDefault("1s")
    String pollTick();
}
