package io.sealpost.vault.provider;

/** What a provider can be burdened with now. */
public enum Readiness {
    READY,

    /** It was down; one request at a time shows whether it still is. */
    ON_TRIAL,

    /** It is down; what is begun fails at once. */
    SHUT
}
