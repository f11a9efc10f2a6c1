package io.sealpost.vault.provider;

import java.util.Map;

/** What came of a userinfo request. */
public sealed interface UserInfo {

    /** The claims as the provider gave them. */
    record Claims(Map<String, Object> claims) implements UserInfo {}

    /** The provider says nothing about this person. */
    record None() implements UserInfo {}

    /**
     * No decision: no connection, no answer in time, throttling, a server error, or an answer that is not JSON.
     *
     * @param cause a word for people and metrics
     */
    record Unavailable(String cause) implements UserInfo {}
}
