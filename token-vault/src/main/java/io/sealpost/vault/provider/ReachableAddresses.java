package io.sealpost.vault.provider;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The addresses that may be connected to: public ones, and those in networks that an operator named. */
final class ReachableAddresses {

    /** The IANA special-purpose registries, as far as they are not globally reachable. */
    private static final List<IpSubnetFilterRule> NOT_PUBLIC = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/3",
                    // All but 2000::/3, which alone is global: so loopback, IPv4-compatible, NAT64, unique and site
                    // local, multicast.
                    "::/3",
                    "4000::/2",
                    "8000::/1",
                    // Teredo, benchmarking and other protocol assignments, documentation, 6to4.
                    "2001::/23",
                    "2001:db8::/32",
                    "2002::/16",
                    "3fff::/20")
            .map(ReachableAddresses::network)
            .toList();

    private static final IpSubnetFilterRule NAT64 = network("64:ff9b::/96");

    private final List<IpSubnetFilterRule> allowed;

    private ReachableAddresses(List<IpSubnetFilterRule> allowed) {
        this.allowed = allowed;
    }

    /** @throws IllegalArgumentException when one is no network, with the name of the setting */
    static ReachableAddresses with(List<String> allowedNetworks) {
        return new ReachableAddresses(allowedNetworks.stream()
                .map(String::strip)
                .map(ReachableAddresses::network)
                .toList());
    }

    boolean contain(InetAddress address) {
        var plain = of(address.getAddress());
        return allows(plain) && allows(carried(plain));
    }

    private boolean allows(InetAddress address) {
        return holds(allowed, address) || !holds(NOT_PUBLIC, address);
    }

    /** Who allows NAT64 does not allow what is behind it. */
    private static InetAddress carried(InetAddress address) {
        var bytes = address.getAddress();
        return holds(List.of(NAT64), address) ? of(Arrays.copyOfRange(bytes, 12, 16)) : address;
    }

    private static boolean holds(List<IpSubnetFilterRule> networks, InetAddress address) {
        var socket = new InetSocketAddress(address, 0);
        return networks.stream().anyMatch(network -> network.matches(socket));
    }

    /** Of an IPv4-mapped address this makes the IPv4 address that it is. */
    private static InetAddress of(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("An address has 4 or 16 bytes", e);
        }
    }

    private static IpSubnetFilterRule network(String cidr) {
        var slash = cidr.indexOf('/');
        try {
            // a literal: a name would be looked up
            var address = InetAddress.ofLiteral(slash < 0 ? cidr : cidr.substring(0, slash));
            var bits = slash < 0 ? address.getAddress().length * 8 : Integer.parseInt(cidr.substring(slash + 1));
            return new IpSubnetFilterRule(address, bits, IpFilterRuleType.REJECT);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "sealpost.connection.allowed-networks: not a network such as 10.1.0.0/16: " + cidr, e);
        }
    }
}
