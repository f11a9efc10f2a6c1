package io.sealpost.vault.http;

import io.sealpost.vault.refusal.Refusal;
import io.sealpost.vault.refusal.RefusalCode;
import jakarta.ws.rs.core.EntityTag;
import java.util.stream.Stream;

/** Entity tags made of a row's version, and the check of {@code If-Match} (RFC 9110 §13.1.1). */
public final class EntityVersion {

    private EntityVersion() {}

    public static EntityTag tag(long version) {
        return new EntityTag(Long.toString(version));
    }

    /**
     * Refuses with {@code precondition_failed} when the stored version is none of those that the caller names.
     *
     * @param ifMatch the header as sent, or null when absent
     * @param current the stored version, or null when the resource does not exist
     */
    public static void check(String ifMatch, Long current) {
        if (ifMatch == null) {
            return;
        }
        var matches = current != null
                && Stream.of(ifMatch.split(","))
                        .map(String::strip)
                        .anyMatch(tag -> tag.equals("*") || tag.equals("\"" + current + "\""));
        if (!matches) {
            throw stale();
        }
    }

    /** Refuses when the caller wants to create ({@code If-None-Match: *}) what is there already. */
    public static void checkAbsent(String ifNoneMatch, boolean exists) {
        if (exists && ifNoneMatch != null && ifNoneMatch.strip().equals("*")) {
            throw stale();
        }
    }

    private static Refusal stale() {
        return Refusal.of(
                RefusalCode.PRECONDITION_FAILED,
                "The resource is not as the request expects it. Read it again and repeat the change with its new ETag.");
    }
}
