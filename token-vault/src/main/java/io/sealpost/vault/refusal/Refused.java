package io.sealpost.vault.refusal;

import io.sealpost.vault.caller.Actor;

/**
 * That a known caller was refused something; told as an event.
 *
 * @param call method and path
 * @param purpose what for; null where that was not said
 * @param reason the code of the refusal
 */
public record Refused(Actor actor, String call, String purpose, String reason) {}
