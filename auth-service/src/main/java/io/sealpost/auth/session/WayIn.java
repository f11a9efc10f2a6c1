package io.sealpost.auth.session;

/** By what people come; told by whoever lets them in. */
public interface WayIn {

    /**
     * Whether people whom that issuer names may still come by that provider. Asked within a transaction.
     *
     * @param application by which of the provider's they came: whoever rules one that it no longer has may name anybody. Null where nobody
     *     knows, which any one will do for
     */
    boolean isOpen(String provider, String application, String issuer);
}
