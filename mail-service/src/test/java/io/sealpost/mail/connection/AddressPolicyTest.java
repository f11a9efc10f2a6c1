package io.sealpost.mail.connection;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {

    private static final AddressPolicy CLOSED = policy(List.of());
    private static final AddressPolicy LOOPBACK_ALLOWED = policy(List.of("127.0.0.0/8", "::1"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.255.254",
                "0.0.0.0",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "fe80::1",
                "fc00::1",
                "fd12:3456::1",
                "ff02::1",
                "::ffff:10.0.0.1",
                "64:ff9b::a00:1",
                "64:ff9b::7f00:1"
            })
    void addressesOfThisMachineAndItsNetworkAreRefused(String address) {
        assertThatThrownBy(() -> CLOSED.check(InetAddress.ofLiteral(address))).isInstanceOf(AddressRefused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "172.32.0.1", "100.128.0.1", "2603:1026::1", "64:ff9b::808:808"})
    void publicAddressesAreReached(String address) {
        assertThatCode(() -> CLOSED.check(InetAddress.ofLiteral(address))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void anOperatorOpensNetworks(String address) {
        assertThatCode(() -> LOOPBACK_ALLOWED.check(InetAddress.ofLiteral(address)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "fe80::1"})
    void whatIsNotOpenedStaysClosed(String address) {
        assertThatThrownBy(() -> LOOPBACK_ALLOWED.check(InetAddress.ofLiteral(address)))
                .isInstanceOf(AddressRefused.class);
    }

    private static AddressPolicy policy(List<String> allowed) {
        return new AddressPolicy(new ConnectionConfig() {
            @Override
            public Duration connectTimeout() {
                return Duration.ofSeconds(1);
            }

            @Override
            public Optional<List<String>> allowedNetworks() {
                return Optional.of(allowed);
            }
        });
    }
}
