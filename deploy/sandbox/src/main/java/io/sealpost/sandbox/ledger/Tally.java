package io.sealpost.sandbox.ledger;

/**
 * How often what happened to one account.
 *
 * @param consents visits that ended with a code
 * @param refreshes refresh tokens accepted
 * @param reuseDetected spent refresh tokens presented again; each revoked its family
 * @param codeReplays spent codes presented again; each revoked its family
 * @param revocations tokens that their client revoked (RFC 7009)
 */
public record Tally(int consents, int refreshes, int reuseDetected, int codeReplays, int revocations) {
    static final Tally NONE = new Tally(0, 0, 0, 0, 0);

    Tally consented() {
        return new Tally(consents + 1, refreshes, reuseDetected, codeReplays, revocations);
    }

    Tally refreshed() {
        return new Tally(consents, refreshes + 1, reuseDetected, codeReplays, revocations);
    }

    Tally reused() {
        return new Tally(consents, refreshes, reuseDetected + 1, codeReplays, revocations);
    }

    Tally replayed() {
        return new Tally(consents, refreshes, reuseDetected, codeReplays + 1, revocations);
    }

    Tally revoked() {
        return new Tally(consents, refreshes, reuseDetected, codeReplays, revocations + 1);
    }
}
