package io.sealpost.mail.connection;

import java.io.IOException;

/** The address policy forbids this address. */
public final class AddressRefused extends IOException {

    private static final long serialVersionUID = 1L;

    AddressRefused() {
        super("the host has an address that this service may not connect to; an operator can allow its network with"
                + " sealpost.connection.allowed-networks");
    }
}
