package io.sealpost.vault.grant;

import io.sealpost.vault.audit.Action;

/** How tokens came that no browser brought. */
public enum Origin {
    /** Somebody allowed it on another device, anybody perhaps: it has to be proven whose account it is. */
    DEVICE(Action.GRANT_CONFIRMED),
    /** A caller who may write grants brought them along: what the provider says of the account, if anything, must not speak against it. */
    IMPORT(Action.GRANT_IMPORTED);

    private final Action action;

    Origin(Action action) {
        this.action = action;
    }

    Action action() {
        return action;
    }
}
