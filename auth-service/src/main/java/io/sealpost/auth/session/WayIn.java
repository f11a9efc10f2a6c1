package io.sealpost.auth.session;

/** By what people come; told by whoever lets them in. */
public interface WayIn {

    /** Whether people whom that issuer names may still come by that provider. Asked within a transaction. */
    boolean isOpen(String provider, String issuer);
}
