package io.sealpost.mail.connection;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Connections to mail servers. */
@ConfigMapping(prefix = "sealpost.connection")
interface ConnectionConfig {

    /** How long a connection may take to open. Default 10 s. */
    @WithDefault("10s")
    Duration connectTimeout();

    /**
     * Networks (CIDR, such as {@code 127.0.0.0/8}) that may be connected to although they are loopback, link-local, private or shared
     * addresses. Default: none, so only public addresses are reached.
     */
    Optional<List<String>> allowedNetworks();
}
