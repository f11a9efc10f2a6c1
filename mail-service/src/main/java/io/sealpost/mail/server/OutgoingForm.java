package io.sealpost.mail.server;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.sealpost.mail.address.InvalidAddress;
import io.sealpost.mail.address.Mailbox;
import io.sealpost.mail.connection.Encryption;
import io.sealpost.mail.refusal.Violations;
import io.sealpost.mail.resolution.FromFilter;
import java.util.Map;

/** The body of a PUT of an outgoing server. What is read-only in an answer is ignored here. */
@JsonIgnoreProperties({"name", "token_status", "last_test", "created_at", "updated_at"})
record OutgoingForm(
        Template template,
        String host,
        Integer port,
        Encryption encryption,
        AuthenticationForm authentication,
        String fromFilter,
        Integer sequence,
        Boolean active,
        SendAs sendAs,
        Purpose purpose,
        Limits limits,
        Long maxMessageBytes) {

    private static final int LONGEST_FILTER = 16_384;
    private static final int USUAL_SEQUENCE = 10;
    private static final Map<Encryption, Integer> PORTS =
            Map.of(Encryption.STARTTLS, 587, Encryption.TLS, 465, Encryption.NONE, 25);

    /** The settings that this stands for; refused with every violation if it stands for none. */
    OutgoingSettings settings() {
        var violations = new Violations();
        var place = new EndpointForm(template, host, port, encryption);
        var endpoint = place.endpoint(place.templateOrCustom().outgoing(), PORTS, violations);
        var login = loginForm(place.templateOrCustom()).settings(endpoint, violations);
        var used = sendAs != null ? sendAs : login.isOAuth() ? SendAs.MAILBOX : SendAs.ANY_COVERED;
        checkFilter(violations);
        checkLimits(violations);
        violations.require(
                used == SendAs.ANY_COVERED || isAddress(login.mailbox()),
                "send_as",
                "to send as its mailbox a server needs a username or account that is an address");
        violations.refuseIfAny();
        return new OutgoingSettings(
                place.templateOrCustom(),
                endpoint,
                login,
                fromFilter == null ? "" : fromFilter.strip(),
                sequence == null ? USUAL_SEQUENCE : sequence,
                active == null || active,
                used,
                purpose == null ? Purpose.NORMAL : purpose,
                limits,
                maxMessageBytes);
    }

    /** The login as given; without one a template's server is an OAuth mailbox, which names what is missing. */
    AuthenticationForm loginForm(Template used) {
        if (authentication != null) {
            return authentication;
        }
        return used == Template.CUSTOM
                ? AuthenticationForm.none()
                : new AuthenticationForm(null, null, null, null, null);
    }

    private void checkFilter(Violations violations) {
        if (fromFilter != null && fromFilter.length() > LONGEST_FILTER) {
            violations.require(false, "from_filter", "give up to " + LONGEST_FILTER + " characters");
            return;
        }
        try {
            FromFilter.parse(fromFilter);
        } catch (InvalidAddress e) {
            violations.require(
                    false, "from_filter", e.getMessage() + "; give addresses and domains separated by commas");
        }
    }

    private void checkLimits(Violations violations) {
        violations.require(
                maxMessageBytes == null || maxMessageBytes > 0, "max_message_bytes", "give a positive number of bytes");
        if (limits != null) {
            violations
                    .require(isPositive(limits.messagesPerMinute()), "limits.messages_per_minute", "give 1 or more")
                    .require(isPositive(limits.connections()), "limits.connections", "give 1 or more")
                    .require(isPositive(limits.recipientsPerDay()), "limits.recipients_per_day", "give 1 or more");
        }
    }

    private static boolean isPositive(Integer limit) {
        return limit == null || limit > 0;
    }

    private static boolean isAddress(String text) {
        try {
            Mailbox.parse(text == null ? "" : text);
            return true;
        } catch (InvalidAddress e) {
            return false;
        }
    }
}
