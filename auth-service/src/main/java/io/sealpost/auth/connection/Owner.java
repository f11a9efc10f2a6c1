package io.sealpost.auth.connection;

/** Who gave a grant, as the provider names people. */
record Owner(String issuer, String subject) {}
