package io.sealpost.vault.device;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;

/**
 * A device authorization as it is shown.
 *
 * @param cause why it ended without a grant, where the status does not say it
 * @param userCode what the person types at the verification address
 * @param verificationUriComplete the address with the code in it
 * @param interval the seconds between two questions to the provider (RFC 8628 §3.2); more often there is nothing new to see here
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DeviceAuthorizationView(
        UUID id,
        String application,
        String account,
        DeviceStatus status,
        String cause,
        String userCode,
        String verificationUri,
        String verificationUriComplete,
        Instant expiresAt,
        long interval) {

    static DeviceAuthorizationView of(DeviceAuthorization a) {
        return new DeviceAuthorizationView(
                a.id,
                a.application,
                a.account,
                a.status,
                a.cause,
                a.userCode,
                a.verificationUri,
                a.verificationUriComplete,
                a.expiresAt,
                a.intervalSeconds);
    }
}
