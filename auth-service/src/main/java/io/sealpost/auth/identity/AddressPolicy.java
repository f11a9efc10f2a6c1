package io.sealpost.auth.identity;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Where this service may connect to. The places of keys come from callers, so addresses that only this machine or its network reaches are
 * refused unless an operator allowed them; otherwise the service would be a way in. Exempt are the vault and the database, and the issuers
 * of the callers' tokens: an operator names those. A setting that is no network ends the start.
 */
@Startup
@ApplicationScoped
class AddressPolicy {

    private final ReachableAddresses reachable;

    AddressPolicy(NetworkConfig config) {
        reachable = ReachableAddresses.with(config.allowedNetworks().orElse(List.of()));
    }

    /** The addresses of a host, of which each one may be connected to; a host with a single one that may not is refused. */
    InetAddress[] addresses(String host) throws UnknownHostException {
        var addresses = InetAddress.getAllByName(host);
        for (var address : addresses) {
            check(address);
        }
        return addresses;
    }

    void check(InetAddress address) throws AddressRefused {
        if (!reachable.contain(address)) {
            throw new AddressRefused();
        }
    }
}
