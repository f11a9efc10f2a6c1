package io.sealpost.auth.connection;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sealpost.auth.provider.Template;

/** What a person is asked for. */
enum ConnectionKind {
    /** Access to a mailbox. */
    @JsonProperty("mailbox")
    MAILBOX,

    /** An administrator's consent for all people of a directory; Microsoft only. */
    @JsonProperty("admin_consent")
    ADMIN_CONSENT;

    boolean isFor(Template template) {
        return this == MAILBOX || template == Template.MICROSOFT;
    }
}
