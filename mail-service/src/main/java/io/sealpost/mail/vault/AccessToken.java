package io.sealpost.mail.vault;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.sealpost.mail.connection.SecretText;
import java.time.Instant;
import java.util.List;

/** An access token and the hosts that it may be sent to. */
@JsonIgnoreProperties(ignoreUnknown = true)
record AccessToken(SecretText accessToken, Instant expiresAt, List<String> mailHosts) {

    boolean isFor(String host) {
        return mailHosts != null && mailHosts.stream().anyMatch(host::equalsIgnoreCase);
    }
}
