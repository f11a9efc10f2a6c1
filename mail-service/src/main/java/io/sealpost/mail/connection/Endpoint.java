package io.sealpost.mail.connection;

/** A mail server's address. */
public record Endpoint(String host, int port, Encryption encryption) {}
