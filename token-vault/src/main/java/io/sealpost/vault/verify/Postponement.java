package io.sealpost.vault.verify;

import java.util.regex.Pattern;
import org.eclipse.angus.mail.iap.ProtocolException;

/** Refusals that have nothing to do with what was asked for: the same command is carried out later. */
final class Postponement {

    /** RFC 5530 §3; with OVERQUOTA Gmail answers when a mailbox was read too much. */
    private static final Pattern CODE = Pattern.compile("\\[(UNAVAILABLE|SERVERBUG|INUSE|LIMIT|OVERQUOTA)[] ]");

    /** Exchange Online says so behind NO and behind BAD, without a code. */
    private static final Pattern THROTTLED = Pattern.compile("\\bRequest is throttled\\b", Pattern.CASE_INSENSITIVE);

    private Postponement() {}

    /** Whether what follows NO or BAD is one. */
    static boolean isIn(String answer) {
        return CODE.matcher(answer).lookingAt() || THROTTLED.matcher(answer).find();
    }

    /** Whether this failure of the library was caused by one. */
    static boolean causes(Exception failure) {
        return failure.getCause() instanceof ProtocolException refused
                && refused.getResponse() != null
                && isIn(refused.getResponse().getRest());
    }
}
