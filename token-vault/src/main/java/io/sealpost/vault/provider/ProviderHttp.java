package io.sealpost.vault.provider;

import com.nimbusds.common.contenttype.ContentType;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;

/**
 * Sends the SDK's messages: no redirects, no repeats, a bounded answer, one limit on the whole call. A request that failed may have
 * reached the provider; whether to try again is for the caller to decide.
 */
@ApplicationScoped
class ProviderHttp {

    private static final long LARGEST_ANSWER = 1 << 20;

    /** A client and the certificates that it was made for. */
    private record Connected(SSLContext trust, HttpClient client) {}

    private final ProviderConfig config;
    private final TrustedCertificates trusted;
    private final AtomicReference<Connected> connected = new AtomicReference<>();

    ProviderHttp(ProviderConfig config, TrustedCertificates trusted) {
        this.config = config;
        this.trusted = trusted;
    }

    private HttpClient client() {
        var trust = trusted.context();
        var current = connected.get();
        if (current == null || current.trust() != trust) {
            current = new Connected(trust, client(trust));
            connected.set(current);
        }
        return current.client();
    }

    private HttpClient client(SSLContext trust) {
        return HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(config.connectTimeout())
                .sslContext(trust)
                .build();
    }

    HTTPResponse send(HTTPRequest message) throws IOException {
        return send(message, config.timeout());
    }

    /** @param within how long the whole call may take */
    HTTPResponse send(HTTPRequest message, Duration within) throws IOException {
        var pending =
                client().sendAsync(request(message), BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_ANSWER));
        try {
            return response(pending.get(within.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            pending.cancel(true);
            throw new InterruptedIOException("no answer within " + within);
        } catch (ExecutionException e) {
            throw new IOException("the call failed", e.getCause());
        } catch (InterruptedException e) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private static HttpRequest request(HTTPRequest message) {
        var builder = HttpRequest.newBuilder(message.getURI());
        message.getHeaderMap().forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
        var body = message.getBody();
        var publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        return builder.method(message.getMethod().name(), publisher).build();
    }

    private static HTTPResponse response(HttpResponse<byte[]> answer) {
        var response = new HTTPResponse(answer.statusCode());
        answer.headers().map().forEach((name, values) -> {
            if (!name.equalsIgnoreCase("Content-Type")) {
                response.setHeader(name, values.toArray(String[]::new));
            }
        });
        answer.headers().firstValue("Content-Type").ifPresent(type -> setContentType(response, type));
        response.setBody(new String(answer.body(), StandardCharsets.UTF_8));
        return response;
    }

    /** An unreadable content type stays unset; the SDK then refuses the body as not JSON. */
    private static void setContentType(HTTPResponse response, String type) {
        try {
            response.setEntityContentType(ContentType.parse(type));
        } catch (java.text.ParseException ignored) {
            response.setEntityContentType(new ContentType("application", "octet-stream"));
        }
    }
}
