package io.sealpost.vault.provider;

import java.net.UnknownHostException;

/** The address policy forbids this host: for this service it has no address. */
public final class AddressRefused extends UnknownHostException {

    private static final long serialVersionUID = 1L;

    AddressRefused() {
        super("the host has an address that this service may not connect to");
    }
}
