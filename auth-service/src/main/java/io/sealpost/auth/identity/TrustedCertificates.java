package io.sealpost.auth.identity;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/** TLS that trusts the JDK's certificate authorities and those of the operator. */
@ApplicationScoped
class TrustedCertificates {

    /** What was read, and how the files looked then. */
    private record Loaded(List<FileTime> seen, SSLContext context) {}

    private final Optional<Path> place;
    private final AtomicReference<Loaded> loaded = new AtomicReference<>();

    TrustedCertificates(TlsConfig config) {
        place = config.trustedCertificates();
    }

    /** What verifies certificates: the same object until the operator's files change. */
    SSLContext context() {
        var files = files();
        var times = files.stream().map(TrustedCertificates::modified).toList();
        var current = loaded.get();
        if (current == null || !current.seen().equals(times)) {
            current = new Loaded(times, load(files));
            loaded.set(current);
        }
        return current.context();
    }

    private List<Path> files() {
        if (place.isEmpty()) {
            return List.of();
        }
        if (!Files.isDirectory(place.get())) {
            return List.of(place.get());
        }
        try (var entries = Files.list(place.get())) {
            return entries.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static SSLContext load(List<Path> files) {
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (var manager : managers(null).getTrustManagers()) {
                if (manager instanceof X509TrustManager platform) {
                    for (var authority : platform.getAcceptedIssuers()) {
                        store.setCertificateEntry("platform-" + store.size(), authority);
                    }
                }
            }
            for (var file : files) {
                add(store, file);
            }
            var context = SSLContext.getInstance("TLS");
            context.init(null, checks(store), null);
            return context;
        } catch (IOException e) {
            throw unreadable(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sealpost.tls.trusted-certificates holds no readable PEM certificates", e);
        }
    }

    private static void add(KeyStore store, Path file) throws IOException, GeneralSecurityException {
        try (var in = Files.newInputStream(file)) {
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("operator-" + store.size(), certificate);
            }
        }
    }

    private static TrustManager[] checks(KeyStore store) throws GeneralSecurityException {
        return Arrays.stream(managers(store).getTrustManagers())
                .map(X509ExtendedTrustManager.class::cast)
                .map(CertificateCheck::new)
                .toArray(TrustManager[]::new);
    }

    private static TrustManagerFactory managers(KeyStore store) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }

    private static UncheckedIOException unreadable(IOException e) {
        return new UncheckedIOException("sealpost.tls.trusted-certificates cannot be read", e);
    }
}
