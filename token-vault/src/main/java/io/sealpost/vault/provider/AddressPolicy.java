package io.sealpost.vault.provider;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Where this service may connect to. Endpoints come from callers, so addresses that only this machine or its network reaches are refused
 * unless an operator allowed them; otherwise the service would be a way in. Exempt are the database and the issuers of the callers' tokens:
 * an operator names those. A setting that is no network ends the start.
 */
@Startup
@ApplicationScoped
public class AddressPolicy {

    private final ReachableAddresses reachable;

    AddressPolicy(NetworkConfig config) {
        reachable = ReachableAddresses.with(config.allowedNetworks().orElse(List.of()));
    }

    /** Whether a host has an address that may not be connected to. A name that nobody knows has none. Looks it up, so it may block. */
    public boolean forbids(URI endpoint) {
        try {
            var _ = addresses(endpoint.getHost());
            return false;
        } catch (AddressRefused e) {
            return true;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** The addresses of a host, of which each one may be connected to; a host with a single one that may not is refused. */
    public InetAddress[] addresses(String host) throws UnknownHostException {
        var addresses = InetAddress.getAllByName(host);
        for (var address : addresses) {
            check(address);
        }
        return addresses;
    }

    /**
     * Lets an address through.
     *
     * @throws AddressRefused where this service may not connect there
     */
    public void check(InetAddress address) throws AddressRefused {
        if (!reachable.contain(address)) {
            throw new AddressRefused();
        }
    }
}
