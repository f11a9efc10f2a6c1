package io.sealpost.auth.identity;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** Connections to hosts that callers name. */
@ConfigMapping(prefix = "sealpost.connection")
interface NetworkConfig {

    /**
     * Networks (CIDR, such as {@code 127.0.0.0/8}) that may be connected to although their addresses are not public ones: loopback,
     * link-local, private, shared, or IPv6 that leads to IPv4 (a network with NAT64 needs {@code 64:ff9b::/96}). Default: none.
     */
    Optional<List<String>> allowedNetworks();
}
