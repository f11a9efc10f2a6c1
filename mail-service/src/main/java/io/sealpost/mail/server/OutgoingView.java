package io.sealpost.mail.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.sealpost.mail.connection.Encryption;
import io.sealpost.mail.vault.GrantStatus;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An outgoing server as it is shown; its password is not. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record OutgoingView(
        String name,
        Template template,
        String host,
        int port,
        Encryption encryption,
        LoginView authentication,
        String fromFilter,
        int sequence,
        boolean active,
        SendAs sendAs,
        Purpose purpose,
        Limits limits,
        Long maxMessageBytes,
        GrantStatus tokenStatus,

        @Schema(implementation = ConnectionTest.class) @JsonRawValue
        String lastTest,

        Instant createdAt,
        Instant updatedAt) {

    static OutgoingView of(OutgoingServer s, GrantStatus tokenStatus) {
        return new OutgoingView(
                s.name,
                s.template,
                s.host,
                s.port,
                s.encryption,
                LoginView.of(s.authentication()),
                s.fromFilter.isEmpty() ? null : s.fromFilter,
                s.sequence,
                s.active,
                s.sendAs,
                s.purpose,
                s.limits,
                s.maxMessageBytes,
                tokenStatus,
                s.lastTest,
                s.createdAt,
                s.updatedAt);
    }
}
