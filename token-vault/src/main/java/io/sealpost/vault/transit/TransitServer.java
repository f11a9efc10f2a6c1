package io.sealpost.vault.transit;

import io.quarkus.vault.client.VaultClient;
import io.quarkus.vault.client.VaultClientException;
import io.quarkus.vault.client.auth.VaultKubernetesAuthOptions;
import io.quarkus.vault.client.auth.VaultToken;
import io.quarkus.vault.client.auth.VaultTokenProvider;
import io.quarkus.vault.client.http.jdk.JDKVaultHttpClient;
import io.sealpost.vault.provider.TrustedCertificates;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Calls Vault or OpenBao. A start, a rotation and each new data key take one or two calls, so each makes a client of its own: with the token and
 * the trusted certificates of the moment.
 */
final class TransitServer {

    private static final int TRIES = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final String NO_ANSWER = "answered what is no answer of Vault or OpenBao";

    private final URI address;
    private final TransitConfig config;
    private final TrustedCertificates trusted;

    TransitServer(URI address, TransitConfig config, TrustedCertificates trusted) {
        this.address = address;
        this.config = config;
        this.trusted = trusted;
    }

    /** Fails with a text for the operator; neither tokens nor bodies of answers are in it. */
    <T> T call(Function<VaultClient, CompletionStage<T>> call) throws GeneralSecurityException {
        var began = System.nanoTime();
        for (var tried = 1; ; tried++) {
            try {
                return once(call);
            } catch (VaultClientException refused) {
                if (!isPassing(refused) || isOver(tried, began)) {
                    throw new GeneralSecurityException(explanation(refused));
                }
            } catch (IOException | TimeoutException unreachable) {
                if (isOver(tried, began)) {
                    throw new GeneralSecurityException(address + " does not answer: " + unreachable, unreachable);
                }
            }
            pause(FIRST_PAUSE.multipliedBy(1L << (tried - 1)));
        }
    }

    private boolean isOver(int tried, long began) {
        return tried == TRIES || System.nanoTime() - began >= config.timeout().toNanos();
    }

    private <T> T once(Function<VaultClient, CompletionStage<T>> call)
            throws GeneralSecurityException, IOException, TimeoutException {
        var http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(trusted.context())
                .connectTimeout(config.timeout())
                .build();
        try {
            return answer(call.apply(client(http)).toCompletableFuture());
        } finally {
            // to close it would wait for an answer that never ends
            http.shutdownNow();
        }
    }

    private VaultClient client(HttpClient http) throws GeneralSecurityException {
        var builder = VaultClient.builder()
                .baseUrl(address.toString())
                .executor(new JDKVaultHttpClient(http))
                .requestTimeout(config.timeout());
        config.namespace().ifPresent(builder::namespace);
        if (config.role().isPresent()) {
            builder.kubernetes(VaultKubernetesAuthOptions.builder()
                    .mountPath(config.loginMount())
                    .role(config.role().get())
                    .jwtTokenPath(config.serviceAccountTokenFile())
                    .noCaching()
                    .build());
        } else {
            builder.tokenProvider(token(config.tokenFile().orElseThrow()));
        }
        return builder.build();
    }

    private static VaultTokenProvider token(Path file) throws GeneralSecurityException {
        try {
            var token = Files.readString(file).strip();
            return request ->
                    CompletableFuture.completedFuture(VaultToken.neverExpires(token, request.getInstantSource()));
        } catch (IOException e) {
            throw new GeneralSecurityException("sealpost.transit.token-file cannot be read: " + file, e);
        }
    }

    private <T> T answer(CompletableFuture<T> call) throws IOException, TimeoutException, GeneralSecurityException {
        try {
            return call.get(config.timeout().multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw failed(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GeneralSecurityException("interrupted");
        }
    }

    private IOException failed(Throwable cause) throws TimeoutException, GeneralSecurityException {
        for (var each = cause; each != null; each = each.getCause()) {
            switch (each) {
                case VaultClientException refused -> throw refused;
                case TimeoutException late -> throw late;
                case IOException unreachable -> {
                    return unreachable;
                }
                default -> {}
            }
        }
        // without the cause: what could not be read may be a key, and stand in its message
        throw new GeneralSecurityException(address + " " + NO_ANSWER);
    }

    /** Whether another try may go well: sealed, in a change of leaders, overrun. */
    private static boolean isPassing(VaultClientException refused) {
        return refused.getStatus() != null && (refused.getStatus() >= 500 || refused.getStatus() == TOO_MANY_REQUESTS);
    }

    private String explanation(VaultClientException refused) {
        if (isSuccess(refused)) {
            // the client quotes what it cannot read, and that may be a key
            return address + " " + NO_ANSWER;
        }
        var words = refused.getErrors() == null ? List.of() : refused.getErrors();
        return address + " answered " + refused.getStatus() + " at " + refused.getRequestPath() + " " + words
                + advice(refused);
    }

    private static String advice(VaultClientException refused) {
        if (refused.isPermissionDenied()) {
            return "; the token is not valid or its policy lacks update on encrypt and decrypt of that key";
        }
        return Integer.valueOf(NOT_FOUND).equals(refused.getStatus())
                ? "; there is no Transit engine at that mount, or it is in another namespace"
                : "";
    }

    private static boolean isSuccess(VaultClientException refused) {
        return refused.getStatus() != null && refused.getStatus() < 300;
    }

    private static void pause(Duration pause) throws GeneralSecurityException {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GeneralSecurityException("interrupted");
        }
    }
}
