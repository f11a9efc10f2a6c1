package io.sealpost.mail.server;

import io.sealpost.mail.connection.Authentication;
import io.sealpost.mail.connection.Endpoint;

/**
 * An outgoing server's settings, checked and complete.
 *
 * @param fromFilter as given, empty for a server that serves whoever has no other
 * @param maxMessageBytes the largest message that is accepted for it, null for no limit
 */
record OutgoingSettings(
        Template template,
        Endpoint endpoint,
        Authentication authentication,
        String fromFilter,
        int sequence,
        boolean active,
        SendAs sendAs,
        Purpose purpose,
        Limits limits,
        Long maxMessageBytes) {

    OutgoingSettings withPasswordSecret(String secret) {
        return new OutgoingSettings(
                template,
                endpoint,
                authentication.withPasswordSecret(secret),
                fromFilter,
                sequence,
                active,
                sendAs,
                purpose,
                limits,
                maxMessageBytes);
    }
}
