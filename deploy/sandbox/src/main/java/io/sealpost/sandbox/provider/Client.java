package io.sealpost.sandbox.provider;

import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.PlainClientSecret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import io.sealpost.sandbox.ledger.Secret;
import java.net.InetAddress;
import java.net.URI;

/** The one registered OAuth client. */
record Client(ClientID id, Secret secret) {

    /** True if this client proved itself by {@code client_secret_basic} or {@code client_secret_post}. */
    boolean proves(ClientAuthentication authentication) {
        return authentication instanceof PlainClientSecret plain
                && id.equals(plain.getClientID())
                && secret.matches(plain.getClientSecret().getValue());
    }

    /** True for any URI on the loopback interface: a sandbox must not send a code anywhere else. */
    boolean mayReturnTo(URI redirectUri) {
        return redirectUri != null
                && ("http".equals(redirectUri.getScheme()) || "https".equals(redirectUri.getScheme()))
                && redirectUri.getRawUserInfo() == null
                && redirectUri.getRawFragment() == null
                && isLoopback(redirectUri.getHost());
    }

    private static boolean isLoopback(String host) {
        if (host == null) {
            return false;
        }
        try {
            return host.equals("localhost")
                    || InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false; // a name, and only localhost is known to be ours
        }
    }
}
