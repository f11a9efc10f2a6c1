package io.sealpost.sandbox.ledger;

import java.util.Optional;

/** What became of a code or refresh token that was presented. */
public sealed interface Redemption {

    /** Accepted; the refresh token is the only one of its family that is alive now. */
    record Granted(Grant grant, Optional<Secret> refreshToken) implements Redemption {}

    /** Refused as {@code invalid_grant}; the reason is for the one who debugs. */
    record Refused(String reason) implements Redemption {}

    /** Refused as {@code invalid_scope}: more was asked for than was consented to. Nothing was used up. */
    record ScopeExceeded() implements Redemption {}
}
