package io.sealpost.auth.admission;

import java.util.Locale;

/** Why somebody who proved who they are is not let in. */
public enum Outcome {

    /** Nobody knows them. A request was recorded, unless there were too many, or one was denied not long ago. */
    NOT_INVITED,

    INVITATION_EXPIRED,
    INVITATION_USED,

    /** The invitation is for another address. A request was recorded. */
    EMAIL_MISMATCH,

    USER_DISABLED,
    USER_PROTECTED,

    /** The account is linked with another user than the one whom the invitation is for. */
    IDENTITY_TAKEN;

    /** As it stands in addresses and in the audit: lower snake case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
