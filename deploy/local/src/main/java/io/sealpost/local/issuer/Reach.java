package io.sealpost.local.issuer;

import java.util.List;

/**
 * How far a caller's permissions reach.
 *
 * @param senders addresses and domains, for {@code mail:send}
 * @param mailboxes mailboxes and domains, for {@code mail:read} and {@code mail:fetch}
 * @param grants patterns of application and account, for {@code grants:use}
 * @param secrets patterns of names, for {@code secrets:use} and {@code secrets:write}
 */
public record Reach(List<String> senders, List<String> mailboxes, List<String> grants, List<String> secrets) {

    public static final Reach NONE = new Reach(List.of(), List.of(), List.of(), List.of());

    /** Everywhere. */
    public static final Reach ALL = new Reach(List.of("*"), List.of("*"), List.of("*"), List.of("*"));
}
