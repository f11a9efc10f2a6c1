package io.sealpost.auth.identity;

import java.net.UnknownHostException;

/** The address policy forbids this host: for this service it has no address. */
final class AddressRefused extends UnknownHostException {

    private static final long serialVersionUID = 1L;

    AddressRefused() {
        super("the host has an address that this service may not connect to");
    }
}
