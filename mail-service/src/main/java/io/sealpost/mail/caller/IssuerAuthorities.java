package io.sealpost.mail.caller;

import io.quarkus.tls.BaseTlsConfiguration;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SSLOptions;
import io.vertx.core.net.TrustOptions;
import java.nio.file.Path;

/** Trust in the certificate authorities of one file and in no others. Names are compared, as by default. */
final class IssuerAuthorities extends BaseTlsConfiguration {

    private final String name;
    private final PemTrustOptions authorities;

    IssuerAuthorities(String name, Path file) {
        this.name = name;
        this.authorities = new PemTrustOptions().addCertPath(file.toString());
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public TrustOptions getTrustStoreOptions() {
        return authorities;
    }

    @Override
    public SSLOptions getSSLOptions() {
        return new SSLOptions().setTrustOptions(authorities);
    }
}
