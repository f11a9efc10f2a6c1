package io.sealpost.vault.provider;

import com.nimbusds.common.contenttype.ContentType;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import io.sealpost.vault.thread.UrgentThreads;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jboss.logging.Logger;

/**
 * Sends the SDK's messages: to allowed addresses only, no redirects, no repeats, a connection for each, a bounded answer, one limit on the
 * whole call. What an answer holds is for the SDK only if it is JSON within {@link AnswerJson}'s limits. A request that failed may have reached the provider; whether to try again is for the caller to decide.
 */
@ApplicationScoped
class ProviderHttp {

    private static final Logger LOG = Logger.getLogger(ProviderHttp.class);

    /** Several times what the largest providers answer. */
    private static final int LARGEST_ANSWER = 64 * 1024;

    private static final int MOST_URGENT = 32;

    private final ProviderConfig config;
    private final TrustedCertificates trusted;
    private final CloseableHttpClient client;
    private final ExecutorService calls = UrgentThreads.named("provider", MOST_URGENT);

    ProviderHttp(ProviderConfig config, TrustedCertificates trusted, AddressPolicy policy) {
        this.config = config;
        this.trusted = trusted;
        this.client = GuardedClient.builder(policy, trusted, config.connectTimeout())
                .addExecInterceptorAfter(ChainElement.CONNECT.name(), "deadline", new Deadline.Guard())
                .build();
    }

    /** Why nothing would be sent to anybody, as far as that can be known ahead. */
    Optional<Obstacle> obstacle() {
        try {
            var _ = trusted.context();
            return Optional.empty();
        } catch (CertificatesUnreadable e) {
            LOG.error(e.getMessage());
            return Optional.of(Obstacle.CERTIFICATES_UNREADABLE);
        }
    }

    <T> T send(HTTPRequest message, Function<HTTPResponse, T> reading) throws IOException {
        return send(message, config.timeout(), reading);
    }

    /**
     * @param within how long the whole call may take, the look for the host's address and the reading of the answer included
     * @param reading makes something of the answer; what it throws is thrown
     */
    <T> T send(HTTPRequest message, Duration within, Function<HTTPResponse, T> reading) throws IOException {
        var request = request(message);
        var context = Deadline.in(within).context();
        var call = calls.submit(
                () -> reading.apply(client.execute(request, context, answer -> response(request, answer))));
        try {
            return call.get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            request.cancel();
            throw new InterruptedIOException("no answer within " + within);
        } catch (ExecutionException e) {
            throw failed(e.getCause());
        } catch (InterruptedException e) {
            request.cancel();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    /** A fault of our own is no failure of the provider. */
    private static IOException failed(Throwable cause) {
        return switch (cause) {
            case RuntimeException ours -> throw ours;
            case Error ours -> throw ours;
            default -> new IOException("the call failed", cause);
        };
    }

    @PreDestroy
    void close() throws IOException {
        client.close();
        calls.shutdownNow();
    }

    private static HttpUriRequestBase request(HTTPRequest message) {
        var request = new HttpUriRequestBase(message.getMethod().name(), message.getURI());
        message.getHeaderMap().forEach((name, values) -> values.forEach(value -> request.addHeader(name, value)));
        request.setHeader(HttpHeaders.CONNECTION, "close");
        if (message.getBody() != null) {
            request.setEntity(new ByteArrayEntity(message.getBody().getBytes(StandardCharsets.UTF_8), null));
        }
        return request;
    }

    private static HTTPResponse response(HttpUriRequestBase request, ClassicHttpResponse answer) throws IOException {
        var response = new HTTPResponse(answer.getCode());
        for (var name : Arrays.stream(answer.getHeaders()).map(Header::getName).toList()) {
            if (!name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE)) {
                response.setHeader(
                        name,
                        Arrays.stream(answer.getHeaders(name))
                                .map(Header::getValue)
                                .toArray(String[]::new));
            }
        }
        var type = answer.getFirstHeader(HttpHeaders.CONTENT_TYPE);
        if (type != null) {
            setContentType(response, type.getValue());
        }
        var body = body(request, answer.getEntity());
        response.setBody(AnswerJson.isReadable(body) ? body : "");
        return response;
    }

    private static String body(HttpUriRequestBase request, HttpEntity entity) throws IOException {
        if (entity == null) {
            return "";
        }
        var bytes = entity.getContent().readNBytes(LARGEST_ANSWER + 1);
        if (bytes.length > LARGEST_ANSWER) {
            // else the rest would be read before the connection is closed
            request.cancel();
            throw new IOException("the answer is longer than " + LARGEST_ANSWER + " bytes");
        }
        return new String(bytes, StandardCharsets.UTF_8);
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
