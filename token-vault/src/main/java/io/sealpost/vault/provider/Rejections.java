package io.sealpost.vault.provider;

/** Hears which credentials providers did not accept, whatever came of the request with the next one. */
public interface Rejections {

    /**
     * Never throws: the request goes on.
     *
     * @param client the identity of the {@link OAuthClient}
     */
    void rejected(long client, String credential);
}
