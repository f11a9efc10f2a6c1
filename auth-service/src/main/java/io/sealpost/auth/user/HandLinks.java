package io.sealpost.auth.user;

import io.sealpost.auth.identity.DirectoryId;
import io.sealpost.auth.identity.IssuerName;
import io.sealpost.auth.provider.SignInOffer;
import io.sealpost.auth.provider.SignInOffers;
import io.sealpost.auth.provider.Template;
import io.sealpost.auth.refusal.Refusal;
import io.sealpost.auth.refusal.RefusalCode;
import io.sealpost.auth.vault.Application;
import io.sealpost.auth.vault.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Optional;

/** What somebody who sets an identity by hand may say: only what a sign-in with that provider could prove. Asks the vault, so it blocks. */
@ApplicationScoped
class HandLinks {

    private static final int LONGEST_ISSUER = 2048;

    private final SignInOffers offers;
    private final Vault vault;

    HandLinks(SignInOffers offers, Vault vault) {
        this.offers = offers;
        this.vault = vault;
    }

    /** Refuses, ahead of anything else, a subject that is none. */
    static String subject(String given) {
        if (!ProvenIdentity.isSubject(given)) {
            throw Refusal.invalid(
                    "subject", "give what the provider calls the person: one line of up to 255 characters");
        }
        return given;
    }

    /** Refuses, ahead of anything else, an issuer that can be none; null stays null. */
    static String issuer(String given) {
        if (given != null && !Texts.isLine(given, LONGEST_ISSUER)) {
            throw Refusal.invalid("issuer", "give an issuer, or leave it out for that of the provider's application");
        }
        return given;
    }

    /**
     * The identity that the words stand for.
     *
     * @param issuer null for the issuer of the provider's application
     */
    ProvenIdentity identity(String provider, String issuer, String subject) {
        var offer = offers.of(provider)
                .orElseThrow(() -> Refusal.of(
                        RefusalCode.NOT_FOUND, "There is no such provider, or its sign_in.allowed is not true."));
        var application = vault.application(offer.application())
                .orElseThrow(() -> Refusal.of(
                        RefusalCode.CONFLICT,
                        "The provider's application is gone. Make it again by PUT /v1/applications/"
                                + offer.application() + " at the vault."));
        if (!offer.template().isOf(application)) {
            throw Refusal.of(
                    RefusalCode.CONFLICT,
                    "The provider's template is not its application's: nobody can sign in with it. Correct it by PUT /v1/providers/"
                            + provider + ".");
        }
        return new ProvenIdentity(
                provider, issuer(issuer, application), ofTemplate(offer, subject), null, null, null, false);
    }

    /** Microsoft's people are known by their object ids; a user name or a sub in that place would never match. */
    private static String ofTemplate(SignInOffer offer, String subject) {
        if (offer.template() != Template.MICROSOFT) {
            return subject;
        }
        var id = subject.toLowerCase(Locale.ROOT);
        if (!DirectoryId.is(id)) {
            throw Refusal.invalid("subject", "give the person's object id, as it stands in Entra");
        }
        return id;
    }

    private static String issuer(String given, Application application) {
        var name = issuerName(application);
        if (given != null) {
            if (!name.matches(given)) {
                throw Refusal.invalid(
                        "issuer", "is not that of the provider's application, " + name.text() + "; correct it");
            }
            return given;
        }
        if (!name.matches(name.text())) {
            throw Refusal.invalid("issuer", "give it with the id of the person's directory (tenant) in " + name.text());
        }
        return name.text();
    }

    private static IssuerName issuerName(Application application) {
        return Optional.ofNullable(application.authority())
                .map(IssuerName::new)
                .orElseThrow(() -> Refusal.of(
                        RefusalCode.CONFLICT,
                        "The provider's application has neither an issuer with keys nor a userinfo_endpoint: nobody can sign in with it. Give it"
                                + " one at the vault."));
    }
}
