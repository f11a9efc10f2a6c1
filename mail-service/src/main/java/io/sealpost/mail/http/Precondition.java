package io.sealpost.mail.http;

/** A PUT's {@code If-Match} and {@code If-None-Match}, null where absent. */
public record Precondition(String ifMatch, String ifNoneMatch) {

    /**
     * Refuses with {@code precondition_failed} when what is stored is not as the caller expects it.
     *
     * @param current the stored version, or null when the resource does not exist
     */
    public void check(Long current) {
        EntityVersion.checkAbsent(ifNoneMatch, current != null);
        EntityVersion.check(ifMatch, current);
    }
}
