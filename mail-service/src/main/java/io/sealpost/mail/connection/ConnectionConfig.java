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
     * Networks (CIDR, such as {@code 127.0.0.0/8}) that may be connected to although their addresses are not public ones: loopback,
     * link-local, private, shared, or IPv6 that leads to IPv4 (a network with NAT64 needs {@code 64:ff9b::/96}). Default: none.
     */
    Optional<List<String>> allowedNetworks();
}
