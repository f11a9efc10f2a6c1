package io.sealpost.vault.application;

/** An application was stored again, with credentials that may work. Fired inside the transaction. */
public record CredentialsChanged(String application) {}
