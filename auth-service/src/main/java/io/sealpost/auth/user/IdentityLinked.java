package io.sealpost.auth.user;

import io.sealpost.auth.caller.Actor;
import java.util.UUID;

/** That an identity became a user's; told as an event, in the transaction that does it. */
public record IdentityLinked(UUID user, String issuer, String subject, Actor by) {}
