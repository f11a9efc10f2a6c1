package io.sealpost.auth.user;

import java.util.UUID;

/**
 * A user as the other features need it.
 *
 * @param email null where none is known
 * @param isProtected refuses sign-in and linking with a provider (an owner, an administrator)
 */
public record KnownUser(UUID id, String login, String name, String email, boolean active, boolean isProtected) {}
