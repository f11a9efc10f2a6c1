package io.sealpost.acceptance;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.sealpost.acceptance.CertificateAuthority.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Where a provider should be, somebody with another certificate, who notes whatever is asked of him. */
final class ImpostorProvider implements AutoCloseable {

    private final HttpsServer server;
    private final List<String> heard = new CopyOnWriteArrayList<>();

    private ImpostorProvider(HttpsServer server) {
        this.server = server;
    }

    static ImpostorProvider start(Identity identity) {
        try {
            var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(tls(identity)));
            var impostor = new ImpostorProvider(server);
            server.createContext("/", exchange -> {
                impostor.heard.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
                exchange.sendResponseHeaders(404, -1);
                exchange.close();
            });
            server.start();
            return impostor;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SSLContext tls(Identity identity) throws IOException {
        try {
            var password = new char[0];
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(KeyStore.getInstance(identity.store().toFile(), password), password);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    String url(String path) {
        return URI.create("https://localhost:" + server.getAddress().getPort())
                .resolve(path)
                .toString();
    }

    /** Every request that got as far as to be read. */
    List<String> heard() {
        return List.copyOf(heard);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
