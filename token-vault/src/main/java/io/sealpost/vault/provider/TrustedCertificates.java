package io.sealpost.vault.provider;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/** TLS that trusts the JDK's certificate authorities and those of the operator. */
@ApplicationScoped
public class TrustedCertificates {

    /** What was read, and how the files looked then. */
    private record Loaded(List<FileTime> seen, SSLContext context, X509ExtendedTrustManager judge) {}

    private final Optional<Path> place;
    private final AtomicReference<Loaded> loaded = new AtomicReference<>();

    TrustedCertificates(TlsConfig config) {
        place = config.trustedCertificates();
    }

    /** A service whose operator named certificates does not start without them; an empty folder names none. */
    void readAtStart(@Observes @Priority(1) StartupEvent event) {
        try {
            context();
        } catch (CertificatesUnreadable e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** What verifies certificates: the same object until the operator's files change. */
    public SSLContext context() throws CertificatesUnreadable {
        return current().context();
    }

    /** Who verifies them in that context, for a client that takes no context. */
    X509ExtendedTrustManager judge() throws CertificatesUnreadable {
        return current().judge();
    }

    private Loaded current() throws CertificatesUnreadable {
        var files = files();
        var times = modified(files);
        var current = loaded.get();
        if (current == null || !current.seen().equals(times)) {
            current = load(files, times);
            loaded.set(current);
        }
        return current;
    }

    private List<Path> files() throws CertificatesUnreadable {
        if (place.isEmpty()) {
            return List.of();
        }
        if (!Files.isDirectory(place.get())) {
            return List.of(place.get());
        }
        try (var entries = Files.list(place.get())) {
            return entries.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new CertificatesUnreadable(place.get(), e);
        }
    }

    private static List<FileTime> modified(List<Path> files) throws CertificatesUnreadable {
        var times = new ArrayList<FileTime>();
        for (var file : files) {
            try {
                times.add(Files.getLastModifiedTime(file));
            } catch (IOException e) {
                throw new CertificatesUnreadable(file, e);
            }
        }
        return times;
    }

    private static Loaded load(List<Path> files, List<FileTime> times) throws CertificatesUnreadable {
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
                for (var certificate : read(file)) {
                    store.setCertificateEntry("operator-" + store.size(), certificate);
                }
            }
            var context = SSLContext.getInstance("TLS");
            var checks = checks(store);
            context.init(null, checks, null);
            return new Loaded(times, context, checks[0]);
        } catch (CertificatesUnreadable e) {
            throw e;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("The JDK's own certificates cannot be used", e);
        }
    }

    /** The certificates of a file. One without any is refused too: the JDK reads past whatever is none. */
    private static Collection<? extends Certificate> read(Path file) throws CertificatesUnreadable {
        try (var in = Files.newInputStream(file)) {
            var certificates = CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (!certificates.isEmpty()) {
                return certificates;
            }
        } catch (IOException | CertificateException e) {
            throw new CertificatesUnreadable(file, e);
        }
        throw new CertificatesUnreadable(file, null);
    }

    private static X509ExtendedTrustManager[] checks(KeyStore store) throws GeneralSecurityException {
        return Arrays.stream(managers(store).getTrustManagers())
                .map(X509ExtendedTrustManager.class::cast)
                .map(CertificateCheck::new)
                .toArray(X509ExtendedTrustManager[]::new);
    }

    private static TrustManagerFactory managers(KeyStore store) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }
}
