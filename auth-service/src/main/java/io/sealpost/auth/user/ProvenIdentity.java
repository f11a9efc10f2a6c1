package io.sealpost.auth.user;

import java.util.Objects;

/**
 * Who somebody is, as a provider said it to us itself. (issuer, subject) decides; what else it said is for people to read. That is whatever the
 * provider, or its tenant, likes: what cannot be a short line of text counts as not said. It does not print itself.
 *
 * @param provider through whom it was proven
 * @param issuer of a Microsoft tenant, where the provider has several
 * @param subject {@link #isSubject} has to be true of it
 * @param applicationSub the {@code sub} where the subject is something else; null elsewhere
 * @param tenant Microsoft's; null elsewhere
 * @param email null where none was said
 * @param emailVerified whether the provider vouches for the address
 */
public record ProvenIdentity(
        String provider,
        String issuer,
        String subject,
        String applicationSub,
        String tenant,
        String email,
        boolean emailVerified) {

    /** Refuses, as a defect of its caller, what is no subject. */
    public ProvenIdentity {
        Objects.requireNonNull(provider);
        Objects.requireNonNull(issuer);
        if (!isSubject(subject)) {
            throw new IllegalArgumentException("This is no subject");
        }
        applicationSub = isSubject(applicationSub) ? applicationSub : null;
        tenant = isSubject(tenant) ? tenant : null;
        email = Texts.isEmail(email) ? email : null;
        emailVerified = emailVerified && email != null;
    }

    /** Whether a text can stand for somebody at a provider: a line of up to 255 characters that begins and ends visibly. */
    public static boolean isSubject(String text) {
        return Texts.isSubject(text);
    }

    @Override
    public String toString() {
        return "ProvenIdentity[provider=" + provider + ", issuer=" + issuer + "]";
    }
}
