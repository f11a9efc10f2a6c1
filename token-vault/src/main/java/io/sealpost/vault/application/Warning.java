package io.sealpost.vault.application;

import io.sealpost.vault.credential.Flaw;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is stored as it was asked for and will not work, or not for long.
 *
 * @param detail what is wrong and what to do
 * @param field the member of the application that it is about
 */
public record Warning(String code, String detail, String field) {

    private static final String SECRETS = "client_secrets";
    private static final String CERTIFICATES = "certificates";
    private static final String TOKEN = "federated_token";

    static List<Warning> of(HeldCredentials held, Instant now) {
        var warnings = new ArrayList<Warning>();
        held.secrets().forEach(secret -> of(secret, now).ifPresent(warnings::add));
        held.certificates().forEach(certificate -> of(certificate).ifPresent(warnings::add));
        held.tokenFlaw().map(flaw -> of(flaw, TOKEN)).ifPresent(warnings::add);
        ofMethod(held, now).ifPresent(warnings::add);
        return warnings;
    }

    private static Optional<Warning> of(ClientSecret secret, Instant now) {
        var field = SECRETS + "." + secret.name;
        if (secret.looksLikeId) {
            return Optional.of(new Warning(
                    "secret_looks_like_id",
                    field
                            + " looks like the Secret ID that Microsoft shows beside a secret. The secret itself is in the column"
                            + " Value, and is shown only right after it was made; make another one if it is lost.",
                    field));
        }
        return secret.live(now)
                ? Optional.empty()
                : Optional.of(new Warning(
                        "client_secret_expired",
                        field
                                + " has expired and is not used; give its successor under another name, and null for this one.",
                        field));
    }

    private static Optional<Warning> of(HeldCertificate certificate) {
        return certificate.facts().flaw().map(flaw -> of(flaw, CERTIFICATES + "." + certificate.stored().name));
    }

    private static Warning of(Flaw flaw, String field) {
        return new Warning(flaw.code(), field + " " + flaw.advice() + ".", field);
    }

    /** The application is asked to prove itself by something that it does not have. */
    private static Optional<Warning> ofMethod(HeldCredentials held, Instant now) {
        var states = held.ofMethod();
        if (states.stream().anyMatch(state -> state.serves(now))) {
            return Optional.empty();
        }
        var field =
                switch (held.application().clientAuthentication) {
                    case CLIENT_SECRET_POST, CLIENT_SECRET_BASIC -> SECRETS;
                    case PRIVATE_KEY_JWT -> CERTIFICATES;
                    case FEDERATED -> TOKEN;
                };
        return Optional.of(
                states.isEmpty()
                        ? new Warning(
                                "no_credential",
                                "The application has nothing to prove itself with: give " + field
                                        + ", or another client_authentication.",
                                field)
                        : new Warning(
                                "no_live_credential",
                                "None of the application's credentials can be used now: no grant of it is refreshed until one can"
                                        + " be, or it has another one in " + field + ".",
                                field));
    }
}
