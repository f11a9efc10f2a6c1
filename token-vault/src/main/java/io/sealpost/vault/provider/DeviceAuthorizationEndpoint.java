package io.sealpost.vault.provider;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationRequest;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationSuccessResponse;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import io.sealpost.vault.credential.CredentialUnusable;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.provider.OAuthClient.Credential;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The provider's device authorization endpoint (RFC 8628 §3.1). What it answers is shown to people, so it is looked at closely. */
@ApplicationScoped
public class DeviceAuthorizationEndpoint {

    /** What a person can type. */
    private static final Pattern USER_CODE = Pattern.compile("[\\x21-\\x7E]([\\x20-\\x7E]{0,62}[\\x21-\\x7E])?");

    private static final String CREDENTIAL_REFUSED = "invalid_client";
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final int LONGEST_URI = 2048;
    private static final Duration USUAL_INTERVAL = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofDays(1);

    private final ProviderHttp http;
    private final TokenAnswers answers;
    private final ClientProof proof;
    private final Rejections rejections;

    DeviceAuthorizationEndpoint(ProviderHttp http, TokenAnswers answers, ClientProof proof, Rejections rejections) {
        this.http = http;
        this.answers = answers;
        this.proof = proof;
        this.rejections = rejections;
    }

    /** Asks with the first credential that the provider accepts. Blocks. */
    public DeviceAnswer ask(OAuthClient client, URI endpoint, List<String> scopes) {
        var answer = nothingToTry(client);
        for (var credential : client.credentials()) {
            if (!client.mayBeSent(credential, endpoint)) {
                return new DeviceAnswer.Refused("federated_token_not_for_this_host");
            }
            answer = ask(client, credential, endpoint, scopes);
            if (!(answer instanceof DeviceAnswer.Refused(var cause)) || !cause.equals(CREDENTIAL_REFUSED)) {
                return answer;
            }
            rejections.rejected(client.identity(), credential.name());
        }
        return answer;
    }

    /** Files come and go. */
    private static DeviceAnswer nothingToTry(OAuthClient client) {
        return client.skipped().stream()
                .findFirst()
                .<DeviceAnswer>map(obstacle -> new DeviceAnswer.Unavailable(obstacle.cause(), Optional.empty()))
                .orElseGet(() -> new DeviceAnswer.Refused("no_live_credential"));
    }

    private DeviceAnswer ask(OAuthClient client, Credential credential, URI endpoint, List<String> scopes) {
        try {
            var request = new DeviceAuthorizationRequest(
                    endpoint, proof.of(client, credential), new Scope(scopes.toArray(String[]::new)), Map.of());
            return http.send(request.toHTTPRequest(), answer -> read(answer, credential));
        } catch (IOException e) {
            return new DeviceAnswer.Unavailable(TokenAnswers.causeOf(e), Optional.empty());
        } catch (CredentialUnusable e) {
            return new DeviceAnswer.Unavailable(Obstacle.of(e.flaw()).cause(), Optional.empty());
        }
    }

    private DeviceAnswer read(HTTPResponse response, Credential credential) {
        if (response.getStatusCode() != 200) {
            return refusal(answers.read(response, credential.name()));
        }
        try {
            return begun(DeviceAuthorizationSuccessResponse.parse(response));
        } catch (ParseException | IllegalArgumentException e) {
            return new DeviceAnswer.Unavailable("not_oauth", Optional.empty());
        }
    }

    /** Errors are those of the token endpoint (§3.1). */
    private static DeviceAnswer refusal(TokenAnswer answer) {
        return switch (answer) {
            case TokenAnswer.ClientRefused refused ->
                new DeviceAnswer.Refused(refused.nextCredentialMayDo() ? CREDENTIAL_REFUSED : refused.cause());
            case TokenAnswer.RequestRefused(var error) -> new DeviceAnswer.Refused(error);
            case TokenAnswer.GrantRefused(var cause, var _) -> new DeviceAnswer.Refused(cause);
            case TokenAnswer.GrantDoubted(var cause) -> new DeviceAnswer.Refused(cause);
            case TokenAnswer.Unavailable(var cause, var retryAfter) -> new DeviceAnswer.Unavailable(cause, retryAfter);
            case TokenAnswer.NotAsked(var cause, var retryIn) ->
                new DeviceAnswer.Unavailable(cause, Optional.of(retryIn));
            case TokenAnswer.Granted _ -> new DeviceAnswer.Unavailable("not_oauth", Optional.empty());
        };
    }

    private static DeviceAnswer begun(DeviceAuthorizationSuccessResponse response) {
        var code = response.getUserCode().getValue();
        var address = response.getVerificationURI();
        if (!USER_CODE.matcher(code).matches() || !isForBrowsers(address) || response.getLifetime() <= 0) {
            return new DeviceAnswer.Unavailable("not_presentable", Optional.empty());
        }
        return new DeviceAnswer.Begun(
                SecretText.of(response.getDeviceCode().getValue()),
                code,
                ascii(address),
                Optional.ofNullable(response.getVerificationURIComplete())
                        .filter(complete -> isForBrowsers(complete)
                                && complete.getRawAuthority().equalsIgnoreCase(address.getRawAuthority()))
                        .map(DeviceAuthorizationEndpoint::ascii),
                bounded(response.getLifetime()),
                response.getInterval() <= 0 ? USUAL_INTERVAL : bounded(response.getInterval()));
    }

    /** An address that nobody is led astray by: https, or http on loopback. */
    private static boolean isForBrowsers(URI address) {
        return address != null
                && address.getHost() != null
                && address.getRawUserInfo() == null
                && address.toASCIIString().length() <= LONGEST_URI
                && ("https".equalsIgnoreCase(address.getScheme())
                        || ("http".equalsIgnoreCase(address.getScheme()) && LOOPBACK.contains(address.getHost())));
    }

    /** Without characters that turn or hide what stands beside them. */
    private static URI ascii(URI address) {
        return URI.create(address.toASCIIString());
    }

    private static Duration bounded(long seconds) {
        return Duration.ofSeconds(Math.min(seconds, LONGEST.toSeconds()));
    }
}
