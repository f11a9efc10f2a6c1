package io.sealpost.vault.application;

/** A stored key and what is known of it now. */
record HeldCertificate(ClientCertificate stored, CertificateFacts facts) {}
