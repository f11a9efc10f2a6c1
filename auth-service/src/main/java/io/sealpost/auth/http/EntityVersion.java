package io.sealpost.auth.http;

import io.sealpost.auth.refusal.Refusal;
import io.sealpost.auth.refusal.RefusalCode;
import jakarta.ws.rs.core.EntityTag;

/** Entity tags made of a row's version, and the check of {@code If-Match} (RFC 9110 §13.1.1). */
public final class EntityVersion {

    private EntityVersion() {}

    public static EntityTag tag(long version) {
        return new EntityTag(Long.toString(version));
    }

    /**
     * Refuses with {@code precondition_failed} when the caller's tag is not the stored one.
     *
     * @param ifMatch the header as sent, or null when absent
     * @param current the stored version, or null when the resource does not exist
     */
    public static void check(String ifMatch, Long current) {
        if (ifMatch == null) {
            return;
        }
        var matches = current != null
                && (ifMatch.strip().equals("*") || ifMatch.strip().equals("\"" + current + "\""));
        if (!matches) {
            throw Refusal.of(
                    RefusalCode.PRECONDITION_FAILED,
                    "The resource changed since it was read. Read it again and repeat the change with its new ETag.");
        }
    }
}
