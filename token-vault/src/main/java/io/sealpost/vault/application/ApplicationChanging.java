package io.sealpost.vault.application;

/**
 * An application is about to change its identity or to go. Fired inside the transaction, with the row locked; an observer that throws a
 * refusal stops it.
 */
public record ApplicationChanging(String application) {}
