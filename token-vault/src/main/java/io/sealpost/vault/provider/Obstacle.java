package io.sealpost.vault.provider;

import io.sealpost.vault.credential.Flaw;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why a call never reached the provider, where waiting does not help but an operator can. */
public enum Obstacle {
    ADDRESS_NOT_ALLOWED(
            "The provider's host has an address that this service may not connect to. An operator can allow its network with"
                    + " sealpost.connection.allowed-networks."),
    CERTIFICATE_EXPIRED("The provider's certificate expired. Whoever runs it has to renew it."),
    CERTIFICATE_NOT_YET_VALID("The provider's certificate is not valid yet. Look at its clock and at this service's."),
    CERTIFICATE_WRONG_NAME(
            "The provider's certificate is for another name. Correct the endpoint's host, or have the certificate made for it."),
    CERTIFICATE_UNTRUSTED("No known authority vouches for the provider's certificate. A private authority belongs in"
            + " sealpost.tls.trusted-certificates."),
    CERTIFICATES_UNREADABLE(
            "What sealpost.tls.trusted-certificates names cannot be read, so no certificate can be judged. An"
                    + " operator has to correct the file that the log names."),
    CLIENT_CERTIFICATE_UNUSABLE(
            "The application's certificate is in a file that is absent or cannot be used. The application's warnings"
                    + " say what an operator has to mend."),
    FEDERATED_TOKEN_ABSENT(
            "The application's federated token is not in the folder sealpost.federated-tokens.directory. An operator has to mount it."),
    FEDERATED_TOKEN_EXPIRED(
            "The application's federated token has expired. Whoever writes its file has to keep renewing it."),
    FEDERATED_TOKEN_UNUSABLE(
            "The application's federated token cannot be used. The application's warnings say what an operator has to"
                    + " mend.");

    private final String advice;

    Obstacle(String advice) {
        this.advice = advice;
    }

    /** The obstacle that a cause of {@link TokenAnswer.Unavailable} names, if it is one. */
    public static Optional<Obstacle> of(String cause) {
        return Arrays.stream(values())
                .filter(obstacle -> obstacle.cause().equals(cause))
                .findFirst();
    }

    /** What a failed call met, where it is one of these. */
    static Optional<Obstacle> in(Throwable failure) {
        return switch (failure) {
            case AddressRefused refused -> Optional.of(ADDRESS_NOT_ALLOWED);
            case CertificatesUnreadable unreadable -> Optional.of(CERTIFICATES_UNREADABLE);
            case null, default -> CertificateRefused.in(failure).flatMap(Obstacle::of);
        };
    }

    /** What a mounted token that cannot be sent is to those who wait for it. */
    public static Obstacle of(Flaw flaw) {
        if (flaw == Flaw.FILE_ABSENT) {
            return FEDERATED_TOKEN_ABSENT;
        }
        return flaw == Flaw.TOKEN_EXPIRED ? FEDERATED_TOKEN_EXPIRED : FEDERATED_TOKEN_UNUSABLE;
    }

    private static Optional<Obstacle> of(CertificateRefused.Reason reason) {
        return switch (reason) {
            case EXPIRED -> Optional.of(CERTIFICATE_EXPIRED);
            case NOT_YET_VALID -> Optional.of(CERTIFICATE_NOT_YET_VALID);
            case WRONG_NAME -> Optional.of(CERTIFICATE_WRONG_NAME);
            case UNTRUSTED -> Optional.of(CERTIFICATE_UNTRUSTED);
            case UNACCEPTABLE -> Optional.empty();
        };
    }

    /** The cause as it stands in JSON and metrics. */
    public String cause() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What happened and what to do, in a sentence or two. */
    public String advice() {
        return advice;
    }
}
