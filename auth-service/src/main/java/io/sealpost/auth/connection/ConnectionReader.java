package io.sealpost.auth.connection;

import io.sealpost.auth.address.AccountKey;
import io.sealpost.auth.identity.DirectoryId;
import io.sealpost.auth.provider.MailOffer;
import io.sealpost.auth.provider.MailOffers;
import io.sealpost.auth.refusal.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** Checks what a request says about a connection, and makes it. */
@ApplicationScoped
class ConnectionReader {

    /** What stands on the page is what a person reads: nothing invisible, nothing that turns or breaks the line. */
    private static final Pattern ACCOUNT = Pattern.compile("[^@/\\\\\\p{C}\\p{Z}]{1,64}@[^@/\\\\\\p{C}\\p{Z}]{1,255}");

    private static final String OF_WHOEVER_CONSENTS = "organizations";
    private static final Pattern DOMAIN = Pattern.compile("(?=.{4,255}$)[a-z0-9-]{1,63}(\\.[a-z0-9-]{1,63})+");

    private final MailOffers offers;

    ConnectionReader(MailOffers offers) {
        this.offers = offers;
    }

    /** Whether a connection can be about it: an address, that a page can show. */
    static boolean isAddress(String account) {
        return ACCOUNT.matcher(account).matches();
    }

    Connection read(ConnectionResource.Form form) {
        var offer = Optional.ofNullable(form.provider())
                .flatMap(offers::of)
                .orElseThrow(() -> Refusal.invalid(
                        "provider",
                        "name a provider whose mail.allowed is true; PUT /v1/providers/{provider} makes one"));
        var kind = Objects.requireNonNullElse(form.kind(), ConnectionKind.MAILBOX);
        return switch (kind) {
            case MAILBOX -> mailbox(form, offer);
            case ADMIN_CONSENT -> adminConsent(form, offer);
        };
    }

    private static Connection mailbox(ConnectionResource.Form form, MailOffer offer) {
        if (form.account() == null || !isAddress(form.account().strip())) {
            throw Refusal.invalid("account", "give the mailbox's address");
        }
        if (form.tenant() != null) {
            throw Refusal.invalid("tenant", "leave it out: only kind admin_consent has one");
        }
        if (form.uses() == null || form.uses().isEmpty()) {
            throw invalidUses();
        }
        var connection = mailbox(offer, form.account().strip());
        connection.use(uses(form));
        return connection;
    }

    static Connection mailbox(MailOffer offer, String account) {
        var connection = made(offer, ConnectionKind.MAILBOX);
        connection.account = account;
        connection.accountKey = AccountKey.of(account);
        return connection;
    }

    private static Connection adminConsent(ConnectionResource.Form form, MailOffer offer) {
        if (!ConnectionKind.ADMIN_CONSENT.isFor(offer.template())) {
            throw Refusal.invalid("kind", "admin_consent is for providers of the template microsoft");
        }
        if (form.account() != null) {
            throw Refusal.invalid("account", "leave it out: an administrator consents for a whole directory");
        }
        var tenant = Optional.ofNullable(form.tenant())
                .map(text -> text.strip().toLowerCase(Locale.ROOT))
                .filter(ConnectionReader::isAdministered)
                .orElseThrow(
                        () -> Refusal.invalid(
                                "tenant",
                                "give the directory's id or one of its domains, or organizations where the administrator's own is meant"));
        var connection = made(offer, ConnectionKind.ADMIN_CONSENT);
        connection.tenant = tenant;
        connection.use(uses(form));
        return connection;
    }

    /** Only a directory has administrators: not {@code common}, and not the one of personal accounts. */
    private static boolean isAdministered(String tenant) {
        return tenant.equals(OF_WHOEVER_CONSENTS)
                || DOMAIN.matcher(tenant).matches()
                || (DirectoryId.is(tenant) && !tenant.equals(DirectoryId.OF_PERSONAL_ACCOUNTS));
    }

    private static Connection made(MailOffer offer, ConnectionKind kind) {
        var connection = new Connection();
        connection.id = UUID.randomUUID();
        connection.kind = kind;
        connection.provider = offer.provider();
        connection.application = offer.application();
        return connection;
    }

    private static Set<Use> uses(ConnectionResource.Form form) {
        var uses = Objects.requireNonNullElse(form.uses(), List.<Use>of());
        if (uses.size() > Use.values().length || uses.stream().anyMatch(Objects::isNull)) {
            throw invalidUses();
        }
        return Set.copyOf(uses);
    }

    private static Refusal invalidUses() {
        return Refusal.invalid("uses", "give one or more of send, fetch_imap and fetch_pop, each once");
    }
}
