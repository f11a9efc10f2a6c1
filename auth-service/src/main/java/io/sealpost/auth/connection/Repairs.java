package io.sealpost.auth.connection;

import io.sealpost.auth.caller.Caller;
import io.sealpost.auth.provider.MailOffer;
import io.sealpost.auth.provider.MailOffers;
import io.sealpost.auth.vault.AccountGrant;
import io.sealpost.auth.vault.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A link for each grant that needs consent, page by page of the vault's list. Left out is what no connection can mend: a grant of an
 * application that no provider of its template offers for mail or whose consent is not given in a browser, one of an account that is no
 * address, and one at Microsoft that is for no mail.
 */
@ApplicationScoped
class Repairs {

    private final Vault vault;
    private final MailOffers offers;
    private final ConnectionOpener opener;
    private final RepairLinks links;

    Repairs(Vault vault, MailOffers offers, ConnectionOpener opener, RepairLinks links) {
        this.vault = vault;
        this.offers = offers;
        this.opener = opener;
        this.links = links;
    }

    /** Links for a page of grants, and the cursor of the next page; null on the last. */
    record Page(List<RepairLinks.Repair> repairs, String next) {}

    Page page(int limit, String after, RepairResource.Form form, Caller caller) {
        var asker = opener.asker(form.returnTo(), form.requestedBy(), caller);
        var page = vault.grantsNeedingConsent(limit, after);
        return new Page(links.make(breaches(page.grants()), asker, caller.name()), page.next());
    }

    private List<RepairLinks.Breach> breaches(List<AccountGrant> grants) {
        var addressed = grants.stream()
                .filter(grant -> ConnectionReader.isAddress(grant.account()))
                .toList();
        var offered = inBrowsers(offers.ofApplications(
                addressed.stream().map(AccountGrant::application).collect(Collectors.toSet())));
        return addressed.stream()
                .flatMap(grant -> Stream.ofNullable(offered.get(grant.application()))
                        .map(providers -> new RepairLinks.Breach(grant, providers)))
                .toList();
    }

    /** A link would lead nowhere without an authorization endpoint, and where its provider's template is not the application's. */
    private Map<String, List<MailOffer>> inBrowsers(Map<String, List<MailOffer>> offered) {
        var reachable = new HashMap<String, List<MailOffer>>();
        offered.forEach((name, offers) -> vault.application(name)
                .filter(found -> found.authorizationEndpoint() != null)
                .map(found -> offers.stream()
                        .filter(offer -> offer.template().isOf(found))
                        .toList())
                .filter(open -> !open.isEmpty())
                .ifPresent(open -> reachable.put(name, open)));
        return reachable;
    }
}
