package io.sealpost.mail.message;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sealpost.mail.refusal.Violations;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.ParseException;
import java.util.regex.Pattern;

/** A file in a message. */
record Attachment(String filename, String contentType, Octets content, String contentId, Disposition disposition) {

    private static final Pattern FILENAME = Pattern.compile("[^\\p{Cntrl}]{1,255}");
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
                        filename == null || FILENAME.matcher(filename).matches(),
                        field + ".filename",
                        "use up to 255 characters without control characters")
                .require(isSimpleType(), field + ".content_type", "give a media type such as application/pdf")
                .require(
                        contentId == null || CONTENT_ID.matcher(contentId).matches(),
                        field + ".content_id",
                        "use up to 250 ASCII characters without blanks");
    }

    String typeOrDefault() {
        return contentType == null ? "application/octet-stream" : contentType;
    }

    boolean isRelated() {
        return contentId != null && disposition != Disposition.ATTACHMENT;
    }

    String bracketedId() {
        return contentId.startsWith("<") ? contentId : "<" + contentId + ">";
    }

    private boolean isSimpleType() {
        try {
            var type = new ContentType(typeOrDefault());
            return !type.getPrimaryType().equalsIgnoreCase("multipart")
                    && typeOrDefault().chars().allMatch(c -> c >= 32 && c < 127);
        } catch (ParseException e) {
            return false;
        }
    }
}
