package io.sealpost.mail.connection;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where this service may connect to. Hosts come from callers, so addresses that only this machine or its network reaches are refused
 * unless an operator allowed them; otherwise the service would be a way in.
 */
@ApplicationScoped
class AddressPolicy {

    private static final List<Network> NOT_PUBLIC = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "224.0.0.0/3",
                    "::/128",
                    "::1/128",
                    "fc00::/7",
                    "fe80::/10",
                    "ff00::/8")
            .map(Network::parse)
            .toList();

    private final List<Network> allowed;

    AddressPolicy(ConnectionConfig config) {
        allowed = config.allowedNetworks().orElse(List.of()).stream()
                .map(String::strip)
                .map(Network::parse)
                .toList();
    }

    void check(InetAddress address) throws AddressRefused {
        var bytes = Network.unwrapped(address);
        if (NOT_PUBLIC.stream().anyMatch(network -> network.contains(bytes))
                && allowed.stream().noneMatch(network -> network.contains(bytes))) {
            throw new AddressRefused();
        }
    }
}
