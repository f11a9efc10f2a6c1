package io.sealpost.vault.application;

/** An application was stored again, perhaps with a credential that works. Fired inside the transaction. */
public record CredentialsChanged(String application) {}
