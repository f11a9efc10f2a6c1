package io.sealpost.auth.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealpost.auth.testing.ScriptedNames;
import java.net.Inet6Address;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {

    private static final AddressPolicy CLOSED = policy(List.of());
    private static final AddressPolicy LOOPBACK_ALLOWED = policy(List.of("127.0.0.0/8", "::1"));

    /** Classes, in the order of the registries: IPv4, IPv6, IPv6 that carries IPv4. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.1.2.3",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.254",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.170",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "100::1",
                "fe80::1",
                "febf::1",
                "fec0::1",
                "fc00::1",
                "fd12:3456::1",
                "fd00:ec2::254",
                "ff02::1",
                "4000::1",
                "2001:db8::1",
                "2001:2::1",
                "3fff::1",
                "::ffff:10.0.0.1",
                "::ffff:7f00:1",
                "::127.0.0.1",
                "::8.8.8.8",
                "::ffff:0:127.0.0.1",
                "64:ff9b::a00:1",
                "64:ff9b::7f00:1",
                "64:ff9b::808:808",
                "64:ff9b:1::a00:1",
                "2002:7f00:1::",
                "2002:808:808::1",
                "2001::1",
                "2001:0:a00:1::1"
            })
    void addressesThatAreNotPublicAreRefused(String address) {
        assertThatThrownBy(() -> CLOSED.addresses(address)).isInstanceOf(AddressRefused.class);
    }

    /** Some are read as numbers, some are no host at all; none may lead anywhere. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2130706433",
                "127.1",
                "127.0.1",
                "0x7f.1",
                "0x7f000001",
                "017700000001",
                "127.0.0.1.",
                "[::1]",
                "[::ffff:7f00:1]",
                "0:0:0:0:0:ffff:127.0.0.1",
                "::1%lo",
                "localhost",
                "localhost.",
                "LOCALHOST"
            })
    void noSpellingLeadsToLoopback(String host) {
        assertThatThrownBy(() -> CLOSED.addresses(host)).isInstanceOf(UnknownHostException.class);
    }

    @Test
    void anIpv4AddressInIpv6ClothesIsWhatItIs() throws UnknownHostException {
        var mapped = Inet6Address.getByAddress(null, HexFormat.of().parseHex("00000000000000000000ffff7f000001"), -1);

        assertThat(mapped).isInstanceOf(Inet6Address.class);
        assertThatThrownBy(() -> CLOSED.check(mapped)).isInstanceOf(AddressRefused.class);
        assertThatCode(() -> LOOPBACK_ALLOWED.check(mapped)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "9.255.255.255",
                "100.128.0.1",
                "126.255.255.255",
                "172.32.0.1",
                "192.167.255.255",
                "223.255.255.255",
                "2603:1026::1",
                "2a00:1450::1",
                "2001:4860::1"
            })
    void publicAddressesAreReached(String address) {
        assertThatCode(() -> CLOSED.addresses(address)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "::ffff:127.0.0.1", "localhost"})
    void anOperatorOpensNetworks(String address) {
        assertThatCode(() -> LOOPBACK_ALLOWED.addresses(address)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "fe80::1", "64:ff9b::7f00:1", "169.254.169.254"})
    void whatIsNotOpenedStaysClosed(String address) {
        assertThatThrownBy(() -> LOOPBACK_ALLOWED.addresses(address)).isInstanceOf(AddressRefused.class);
    }

    @Test
    void whoOpensNat64OpensNothingBehindIt() {
        var nat64 = policy(List.of("64:ff9b::/96"));

        assertThatCode(() -> nat64.addresses("64:ff9b::808:808")).doesNotThrowAnyException();
        assertThatThrownBy(() -> nat64.addresses("64:ff9b::7f00:1")).isInstanceOf(AddressRefused.class);
    }

    @Test
    void aNameWithOneForbiddenAddressIsRefused() {
        var name = ScriptedNames.both("8.8.8.8", "127.0.0.1");

        assertThatThrownBy(() -> CLOSED.addresses(name)).isInstanceOf(AddressRefused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost/8", "127.0.0.0/33", "127.0.0.0/-1", "127.0.0.0/x", "/8", "::1/129"})
    void whatIsNoNetworkIsRefusedAtTheStart(String network) {
        assertThatThrownBy(() -> policy(List.of(network)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sealpost.connection.allowed-networks");
    }

    static AddressPolicy policy(List<String> allowed) {
        return new AddressPolicy(() -> Optional.of(allowed));
    }
}
