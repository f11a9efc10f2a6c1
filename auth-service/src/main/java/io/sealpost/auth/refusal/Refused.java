package io.sealpost.auth.refusal;

import io.sealpost.auth.caller.Actor;

/**
 * That a known caller was refused something; told as an event.
 *
 * @param call method and path
 * @param reason the code of the refusal
 */
public record Refused(Actor actor, String call, String reason) {}
