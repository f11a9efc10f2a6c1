package io.sealpost.auth.identity;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;

/**
 * Fetches key sets: from allowed addresses only, no redirects, bounded in time and size, trusting the JDK's authorities and the operator's.
 * It remembers what kept it from the last try.
 */
final class KeyRetriever implements ResourceRetriever, AutoCloseable {

    private static final int LARGEST = 256 * 1024;

    private final CloseableHttpClient client;
    private final Duration timeout;
    private final Map<URI, Obstacle> obstacles = new ConcurrentHashMap<>();
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();

    KeyRetriever(TrustedCertificates trusted, AddressPolicy policy, IdentityConfig config) {
        client = GuardedClient.builder(policy, trusted, config.timeout()).build();
        timeout = config.timeout();
    }

    @Override
    public Resource retrieveResource(URL url) throws IOException {
        var uri = URI.create(url.toString());
        try {
            var resource = retrieved(new HttpGet(uri));
            obstacles.remove(uri);
            return resource;
        } catch (IOException e) {
            Obstacle.in(e).ifPresentOrElse(met -> obstacles.put(uri, met), () -> obstacles.remove(uri));
            throw e;
        }
    }

    /** What was in the way when this was tried last; empty too where trying again may help. */
    Optional<Obstacle> obstacle(URI uri) {
        return Optional.ofNullable(obstacles.get(uri));
    }

    @Override
    public void close() throws IOException {
        client.close();
        calls.shutdownNow();
    }

    private Resource retrieved(HttpGet request) throws IOException {
        var call = calls.submit(() -> client.execute(request, answer -> resource(request, answer)));
        try {
            return call.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            request.cancel();
            throw new InterruptedIOException("no answer within " + timeout);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException("the call failed", e);
        } catch (InterruptedException e) {
            request.cancel();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private static Resource resource(HttpGet request, ClassicHttpResponse answer) throws IOException {
        if (answer.getCode() != 200 || answer.getEntity() == null) {
            throw new IOException("the answer is HTTP " + answer.getCode());
        }
        var bytes = answer.getEntity().getContent().readNBytes(LARGEST + 1);
        if (bytes.length > LARGEST) {
            // else the rest would be read before the connection is closed
            request.cancel();
            throw new IOException("the answer is longer than " + LARGEST + " bytes");
        }
        return new Resource(
                new String(bytes, StandardCharsets.UTF_8), answer.getEntity().getContentType());
    }
}
