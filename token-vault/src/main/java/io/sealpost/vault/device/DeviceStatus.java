package io.sealpost.vault.device;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** How far a device authorization is. All but {@code OPEN} are ends. */
enum DeviceStatus {
    @JsonProperty("open")
    OPEN,
    @JsonProperty("granted")
    GRANTED,
    /** The person said no. */
    @JsonProperty("declined")
    DECLINED,
    @JsonProperty("expired")
    EXPIRED,
    /** Somebody else said yes. */
    @JsonProperty("wrong_account")
    WRONG_ACCOUNT,
    @JsonProperty("failed")
    FAILED;

    /** As it stands in JSON and in the audit. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
