package io.sealpost.vault.provider;

import java.security.cert.CertificateException;
import java.util.Optional;

/** A certificate was refused, and at which step. */
public final class CertificateRefused extends CertificateException {

    private static final long serialVersionUID = 1L;

    /** What is wrong with it. */
    public enum Reason {
        EXPIRED,
        NOT_YET_VALID,
        WRONG_NAME,
        UNTRUSTED,
        UNACCEPTABLE
    }

    private final Reason reason;

    CertificateRefused(Reason reason, CertificateException cause) {
        super(cause.getMessage(), cause);
        this.reason = reason;
    }

    /** Why a handshake failed, if it was for the certificate. */
    public static Optional<Reason> in(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateRefused refused) {
                return Optional.of(refused.reason);
            }
        }
        return Optional.empty();
    }
}
