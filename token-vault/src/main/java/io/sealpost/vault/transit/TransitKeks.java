package io.sealpost.vault.transit;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KmsClient;
import io.sealpost.vault.provider.TrustedCertificates;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** KEKs of a Transit engine, by the URI {@code transit:MOUNT/KEY}. */
@ApplicationScoped
class TransitKeks implements KmsClient {

    private static final Pattern URI_FORM =
            Pattern.compile("transit:(?<mount>[\\w.-]+(?:/[\\w.-]+)*)/(?<key>[\\w.-]+)");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final TransitConfig config;
    private final TrustedCertificates trusted;

    TransitKeks(TransitConfig config, TrustedCertificates trusted) {
        this.config = config;
        this.trusted = trusted;
    }

    @Override
    public boolean doesSupport(String uri) {
        return uri.startsWith("transit:");
    }

    @Override
    public KmsClient withCredentials(String path) {
        return this;
    }

    @Override
    public KmsClient withDefaultCredentials() {
        return this;
    }

    @Override
    public Aead getAead(String uri) throws GeneralSecurityException {
        var named = URI_FORM.matcher(uri);
        if (!named.matches()) {
            throw new GeneralSecurityException("a KEK of Vault or OpenBao is named transit:MOUNT/KEY");
        }
        if (config.tokenFile().isEmpty() && config.role().isEmpty()) {
            throw new GeneralSecurityException("set sealpost.transit.token-file or sealpost.transit.role");
        }
        if (!config.timeout().isPositive()) {
            throw new GeneralSecurityException(
                    "sealpost.transit.timeout must be longer than no time, not " + config.timeout());
        }
        return new TransitAead(new TransitServer(address(), config, trusted), named.group("mount"), named.group("key"));
    }

    private URI address() throws GeneralSecurityException {
        var address = config.address()
                .orElseThrow(() ->
                        new GeneralSecurityException("set sealpost.transit.address to where Vault or OpenBao is"));
        var scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        var host = address.getHost();
        if (host == null || !(scheme.equals("https") || (scheme.equals("http") && LOOPBACK.contains(host)))) {
            throw new GeneralSecurityException(
                    "sealpost.transit.address must be an https address, or http on loopback: " + address);
        }
        return address;
    }
}
