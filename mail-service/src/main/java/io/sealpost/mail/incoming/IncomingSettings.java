package io.sealpost.mail.incoming;

import io.sealpost.mail.connection.Authentication;
import io.sealpost.mail.connection.Endpoint;
import io.sealpost.mail.server.Template;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * An incoming server's settings, checked and complete.
 *
 * @param startAt messages that the mail server took in before are left alone; null for none
 */
record IncomingSettings(
        Template template,
        Protocol protocol,
        Endpoint endpoint,
        Authentication authentication,
        List<String> folders,
        AfterFetch afterFetch,
        Duration pollInterval,
        boolean active,
        Instant startAt) {

    IncomingSettings withPasswordSecret(String secret) {
        return new IncomingSettings(
                template,
                protocol,
                endpoint,
                authentication.withPasswordSecret(secret),
                folders,
                afterFetch,
                pollInterval,
                active,
                startAt);
    }
}
