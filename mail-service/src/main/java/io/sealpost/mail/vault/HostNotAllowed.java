package io.sealpost.mail.vault;

/** The token may not be sent to this server: its application does not name the host, or the connection is not encrypted. */
public final class HostNotAllowed extends LoginUnavailable {

    private static final long serialVersionUID = 1L;

    HostNotAllowed(String message) {
        super("host_not_allowed", message);
    }
}
