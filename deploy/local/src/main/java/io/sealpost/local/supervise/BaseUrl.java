package io.sealpost.local.supervise;

import io.sealpost.local.Failure;
import io.sealpost.local.Layout;
import io.sealpost.local.issuer.LocalIssuer;
import io.sealpost.local.issuer.Reach;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Tells the vault where auth-service's pages are, when nobody has yet or its port was moved. */
final class BaseUrl {

    private final URI parameter;
    private final String value;
    private final String token;

    BaseUrl(Layout layout, LocalIssuer issuer) {
        this.parameter = URI.create(layout.vaultUrl() + "/v1/system-parameters/web.base.url");
        this.value = layout.authUrl();
        this.token = issuer.callerToken("parameters:read parameters:admin", Reach.NONE);
    }

    void store() {
        try (var http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build()) {
            var stored = http.send(request().GET().build(), BodyHandlers.ofString());
            if (nobodySaid(stored.body()) || isOurs(stored.body())) {
                var body = BodyPublishers.ofString("{\"value\": \"" + value + "\"}");
                var put = request()
                        .header("Content-Type", "application/json")
                        .PUT(body)
                        .build();
                accepted(http.send(put, BodyHandlers.discarding()).statusCode());
            }
        } catch (IOException e) {
            throw new Failure("The vault did not take web.base.url; see its log.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("Interrupted", e);
        }
    }

    private static boolean nobodySaid(String answer) {
        return answer.contains("\"stored\":false");
    }

    /** Another port of this machine, from before auth-service's was moved; a public URL is an operator's and stays. */
    private boolean isOurs(String stored) {
        return stored.contains("\"value\":\"http://localhost:") && !stored.contains("\"value\":\"" + value + "\"");
    }

    private static void accepted(int status) {
        if (status >= 300 && status != 409) {
            throw new Failure("The vault did not take web.base.url: " + status + ". See its log.");
        }
    }

    private HttpRequest.Builder request() {
        return HttpRequest.newBuilder(parameter)
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", "Bearer " + token);
    }
}
