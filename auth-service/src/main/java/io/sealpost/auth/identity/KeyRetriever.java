package io.sealpost.auth.identity;

import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import javax.net.ssl.HttpsURLConnection;

/** Fetches key sets: no redirects, bounded in time and size, trusting the JDK's authorities and the operator's. */
final class KeyRetriever extends DefaultResourceRetriever {

    private static final int LARGEST = 256 * 1024;

    private final TrustedCertificates trusted;

    KeyRetriever(TrustedCertificates trusted, IdentityConfig config) {
        super((int) config.timeout().toMillis(), (int) config.timeout().toMillis(), LARGEST);
        this.trusted = trusted;
    }

    @Override
    protected HttpURLConnection openHTTPConnection(URL url) throws IOException {
        var connection = super.openHTTPConnection(url);
        connection.setInstanceFollowRedirects(false);
        if (connection instanceof HttpsURLConnection secure) {
            secure.setSSLSocketFactory(trusted.sockets());
        }
        return connection;
    }
}
