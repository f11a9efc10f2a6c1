package io.sealpost.vault.provider;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.HttpsSupport;
import org.apache.hc.core5.http.config.Http1Config;

/**
 * An HTTP client that connects to the very addresses that the policy saw, literals included, through no proxy. It follows nothing, repeats
 * nothing, remembers nothing and unpacks nothing. Each call has a connection of its own: one that the other side closed meanwhile would
 * lose what was written to it, and a code or a refresh token cannot be sent twice.
 */
final class GuardedClient {

    private static final int LONGEST_LINE = 16 * 1024;
    private static final int MOST_HEADERS = 200;

    private GuardedClient() {}

    /** A client that its owner may add to. */
    static HttpClientBuilder builder(AddressPolicy policy, TrustedCertificates trusted, Duration connectTimeout) {
        return HttpClients.custom()
                .setConnectionManager(connections(policy, trusted, connectTimeout))
                .setConnectionReuseStrategy((request, response, context) -> false)
                .setRoutePlanner(new DefaultRoutePlanner(DefaultSchemePortResolver.INSTANCE))
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setAuthenticationEnabled(false)
                        .setProtocolUpgradeEnabled(false)
                        .build())
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .disableConnectionState()
                .setUserAgent("Sealpost");
    }

    private static HttpClientConnectionManager connections(
            AddressPolicy policy, TrustedCertificates trusted, Duration connectTimeout) {
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(new AllowedAddresses(policy))
                .setTlsSocketStrategy((socket, host, port, attachment, context) -> new DefaultClientTlsStrategy(
                                trusted.context(),
                                HostnameVerificationPolicy.BUILTIN,
                                HttpsSupport.getDefaultHostnameVerifier())
                        .upgrade(socket, host, port, attachment, context))
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(Http1Config.custom()
                                .setMaxLineLength(LONGEST_LINE)
                                .setMaxHeaderCount(MOST_HEADERS)
                                .build())
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(org.apache.hc.core5.util.Timeout.of(connectTimeout))
                        .build())
                // Nothing waits for another call's connection.
                .setMaxConnTotal(Integer.MAX_VALUE)
                .setMaxConnPerRoute(Integer.MAX_VALUE)
                .build();
    }

    /** What the client connects to is what comes from here. */
    private record AllowedAddresses(AddressPolicy policy) implements DnsResolver {

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            return policy.addresses(host);
        }

        /** Only Kerberos asks. */
        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
