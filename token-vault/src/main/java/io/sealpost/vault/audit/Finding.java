package io.sealpost.vault.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Something that is not as it was written.
 *
 * @param writer whose chain it is about; null where it is about none, or not about one alone
 * @param sequence the place in that chain; null as well
 * @param checkpoint which checkpoint it is about, or which one tells; null where none does
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "AuditFinding")
record Finding(Kind kind, Integer writer, Long sequence, Long checkpoint, String detail) {

    @Schema(name = "AuditFindingKind")
    enum Kind {
        /** An event is not what its hash says: it was changed, or put in the place of another. */
        EVENT_CHANGED,
        /** Events between two others are gone. */
        EVENTS_MISSING,
        /** Events do not stand in the order of their chain, or one stands twice. */
        EVENTS_OUT_OF_ORDER,
        /** The end of a chain is gone, or is another one than was signed. */
        END_CHANGED,
        /** Events stand where a checkpoint, made when there could be no more, tells of none. */
        EVENTS_ADDED,
        /** A writer is not known, so what its chain begins with cannot be told. */
        WRITER_UNKNOWN,
        CHECKPOINT_MISSING,
        CHECKPOINT_CHANGED,
        /** A month went although it was not as it was written, as an operator wanted; what was found stands in the log of that day. */
        MONTH_CHANGED
    }

    static Finding event(Kind kind, Head at, String detail) {
        return new Finding(kind, at.writer(), at.sequence(), null, detail);
    }

    static Finding checkpoint(Kind kind, long number, String detail) {
        return new Finding(kind, null, null, number, detail);
    }

    static Finding added(Head at, long checkpoint, String detail) {
        return new Finding(Kind.EVENTS_ADDED, at.writer(), at.sequence(), checkpoint, detail);
    }

    static Finding passedOver(long events) {
        return new Finding(Kind.EVENTS_ADDED, null, null, null, events + " events stand in no place of their own.");
    }

    static Finding end(Head at, Long checkpoint, String detail) {
        return new Finding(Kind.END_CHANGED, at.writer(), at.sequence(), checkpoint, detail);
    }
}
