package io.sealpost.mail.message;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sealpost.mail.address.Deceptive;
import io.sealpost.mail.refusal.Violations;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.ParseException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A file in a message. */
record Attachment(String filename, String contentType, Octets content, String contentId, Disposition disposition) {

    private static final int LONGEST_TYPE = 255;

    /** Without its line end (RFC 5322 §2.1.1). */
    private static final int LONGEST_LINE = 998;

    /** No folders. */
    private static final Pattern FILENAME = Pattern.compile("[^/\\\\]{1,255}");

    private static final Pattern CONTENT_ID = Pattern.compile("<?[\\x21-\\x3b\\x3d\\x3f-\\x7e]{1,250}>?");

    /** How a reader shows it. */
    enum Disposition {
        @JsonProperty("attachment")
        ATTACHMENT,
        @JsonProperty("inline")
        INLINE
    }

    void check(String field, Violations violations) {
        violations
                .require(content != null, field + ".content", "give the file's bytes in base64")
                .require(
                        content == null || !isMessage() || content.areLines(LONGEST_LINE),
                        field + ".content",
                        "an enclosed message has no NUL and lines of up to " + LONGEST_LINE
                                + " bytes; give it as application/octet-stream to send it as a file")
                .require(
                        filename == null || (FILENAME.matcher(filename).matches() && !Deceptive.isIn(filename)),
                        field + ".filename",
                        "use up to 255 characters without folders, control characters, changes of the writing direction and invisible characters")
                .require(
                        isSimpleType(),
                        field + ".content_type",
                        "give a media type such as application/pdf, of up to " + LONGEST_TYPE + " characters")
                .require(
                        contentId == null || CONTENT_ID.matcher(contentId).matches(),
                        field + ".content_id",
                        "use up to 250 ASCII characters without blanks");
    }

    String typeOrDefault() {
        return contentType == null ? "application/octet-stream" : contentType;
    }

    /** Whether it is a message, which goes out as it is (RFC 2046 §5.2.1). */
    @Schema(hidden = true)
    boolean isMessage() {
        return typeOrDefault().toLowerCase(Locale.ROOT).startsWith("message/");
    }

    @Schema(hidden = true)
    boolean isRelated() {
        return contentId != null && disposition != Disposition.ATTACHMENT;
    }

    String bracketedId() {
        return contentId.startsWith("<") ? contentId : "<" + contentId + ">";
    }

    @Schema(hidden = true)
    private boolean isSimpleType() {
        try {
            var type = new ContentType(typeOrDefault());
            return typeOrDefault().length() <= LONGEST_TYPE
                    && !type.getPrimaryType().equalsIgnoreCase("multipart")
                    && typeOrDefault().chars().allMatch(c -> c >= 32 && c < 127);
        } catch (ParseException e) {
            return false;
        }
    }
}
