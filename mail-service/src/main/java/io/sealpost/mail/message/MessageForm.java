package io.sealpost.mail.message;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Feature;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.sealpost.mail.address.AddressList;
import io.sealpost.mail.address.InvalidAddress;
import io.sealpost.mail.address.Mailbox;
import io.sealpost.mail.refusal.Violations;
import io.sealpost.mail.server.Purpose;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A message as JSON. Recipients are lists of header texts, or one text with commas. Absent and null are the same. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record MessageForm(
        String from,

        @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> to,

        @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> cc,

        @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> bcc,

        @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> replyTo,

        String subject,
        String text,
        String html,
        Map<String, String> headers,
        List<Attachment> attachments,
        String messageId,
        String inReplyTo,

        @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> references,

        String server,
        Purpose purpose,
        Instant sendAt) {

    private static final int LONGEST_SUBJECT = 2000;
    private static final int LONGEST_FROM = 2000;
    private static final int LONGEST_LIST = 200_000;
    private static final int LONGEST_SERVER = 64;
    private static final int MOST_ENTRIES = 500;
    private static final int MOST_FIELDS = 100;
    private static final String MOST_ADVICE = "give up to " + MOST_FIELDS;
    private static final String LIST_ADVICE =
            "give up to " + MOST_ENTRIES + " entries, each of up to " + LONGEST_LIST + " characters";

    /** The submission that this stands for; refused with every violation if it stands for none. */
    Submission submission() {
        var violations = new Violations();
        checkSizes(violations);
        violations.refuseIfAny();
        var sender = addresses("from", from == null ? null : List.of(from), violations);
        violations.require(from == null || !sender.isEmpty(), "from", "give an address, or leave it out");
        var recipients = new Recipients(
                recipients("to", to, violations), recipients("cc", cc, violations), recipients("bcc", bcc, violations));
        var replies = addresses("reply_to", replyTo, violations);
        checkTexts(violations);
        var files = attachments == null ? List.<Attachment>of() : attachments;
        for (var i = 0; i < files.size(); i++) {
            violations.require(files.get(i) != null, "attachments." + i, "give an attachment");
            if (files.get(i) != null) {
                files.get(i).check("attachments." + i, violations);
            }
        }
        violations.refuseIfAny();
        var composed = new ComposedContent(
                recipients,
                replies,
                subject,
                text,
                html,
                headers == null ? Map.of() : headers,
                files,
                messageId,
                inReplyTo,
                references == null ? List.of() : references);
        return new Submission(sender, List.of(), false, recipients.all(), composed, server, purpose, sendAt);
    }

    /** Ahead of all other checks: what is too large is not looked at. */
    private void checkSizes(Violations violations) {
        violations
                .require(
                        from == null || from.length() <= LONGEST_FROM,
                        "from",
                        "give up to " + LONGEST_FROM + " characters")
                .require(areShort(to), "to", LIST_ADVICE)
                .require(areShort(cc), "cc", LIST_ADVICE)
                .require(areShort(bcc), "bcc", LIST_ADVICE)
                .require(areShort(replyTo), "reply_to", LIST_ADVICE)
                .require(server == null || server.length() <= LONGEST_SERVER, "server", "name an outgoing server")
                .require(headers == null || headers.size() <= MOST_FIELDS, "headers", MOST_ADVICE)
                .require(attachments == null || attachments.size() <= MOST_FIELDS, "attachments", MOST_ADVICE)
                .require(references == null || references.size() <= MOST_FIELDS, "references", MOST_ADVICE);
    }

    private static boolean areShort(List<String> texts) {
        return texts == null
                || (texts.size() <= MOST_ENTRIES
                        && texts.stream().allMatch(text -> text == null || text.length() <= LONGEST_LIST));
    }

    private void checkTexts(Violations violations) {
        violations
                .require(
                        subject == null || (isOneLine(subject) && HeaderFields.folds(subject)),
                        "subject",
                        "give one line of up to 2000 characters, with a blank at least every 900")
                .require(!hasNul(text), "text", "NUL characters are not allowed")
                .require(!hasNul(html), "html", "NUL characters are not allowed")
                .require(messageId == null || HeaderFields.isMessageId(messageId), "message_id", "has the form <a@b>")
                .require(inReplyTo == null || HeaderFields.isMessageId(inReplyTo), "in_reply_to", "has the form <a@b>")
                .require(
                        references == null
                                || references.stream().allMatch(id -> id != null && HeaderFields.isMessageId(id)),
                        "references",
                        "is a list of ids of the form <a@b>");
        if (headers != null) {
            HeaderFields.check(headers, violations);
        }
    }

    private static List<Mailbox> recipients(String field, List<String> texts, Violations violations) {
        return addresses(field, texts, violations).stream()
                .map(Mailbox::normalizedAddress)
                .toList();
    }

    private static List<Mailbox> addresses(String field, List<String> texts, Violations violations) {
        var found = new ArrayList<Mailbox>();
        for (var text : texts == null ? List.<String>of() : texts) {
            try {
                found.addAll(AddressList.parse(text == null ? "" : text));
            } catch (InvalidAddress e) {
                violations.require(false, field, e.getMessage());
            }
        }
        return found;
    }

    private static boolean isOneLine(String text) {
        return text.length() <= LONGEST_SUBJECT && text.chars().noneMatch(c -> (c < 32 && c != '\t') || c == 127);
    }

    private static boolean hasNul(String text) {
        return text != null && text.indexOf('\0') >= 0;
    }
}
