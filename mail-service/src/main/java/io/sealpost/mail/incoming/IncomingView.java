package io.sealpost.mail.incoming;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sealpost.mail.connection.Encryption;
import io.sealpost.mail.server.LoginView;
import io.sealpost.mail.server.Template;
import io.sealpost.mail.vault.GrantStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** An incoming server as it is shown; its password is not. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record IncomingView(
        String name,
        Template template,
        Protocol protocol,
        String host,
        int port,
        Encryption encryption,
        LoginView authentication,
        List<String> folders,
        AfterFetch afterFetch,
        Duration pollInterval,
        boolean active,
        Instant startAt,
        State state,
        String error,
        Instant errorSince,
        Instant nextFetchAt,
        GrantStatus tokenStatus,
        Instant createdAt,
        Instant updatedAt) {

    static IncomingView of(IncomingServer s, GrantStatus tokenStatus) {
        return new IncomingView(
                s.name,
                s.template,
                s.protocol,
                s.host,
                s.port,
                s.encryption,
                LoginView.of(s.authentication()),
                s.folders(),
                s.afterFetch(),
                Duration.ofSeconds(s.pollSeconds),
                s.active,
                s.startAt,
                s.state,
                s.error,
                s.errorSince,
                s.active && s.state != State.DRAFT ? s.dueAt : null,
                tokenStatus,
                s.createdAt,
                s.updatedAt);
    }
}
