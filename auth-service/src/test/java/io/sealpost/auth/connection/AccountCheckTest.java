package io.sealpost.auth.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.auth.connection.AccountCheck.Result.NotProven;
import io.sealpost.auth.connection.AccountCheck.Result.Proven;
import io.sealpost.auth.identity.Claims;
import io.sealpost.auth.provider.Template;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccountCheckTest {

    private static final String ACCOUNT = "Anna@Example.com";
    private static final String TENANT = "8a6f1c5e-0000-4000-8000-000000000001";
    private static final String OTHER_TENANT = "8a6f1c5e-0000-4000-8000-000000000002";

    @Test
    void addressesAreComparedWithoutCaseAndBlanks() {
        var claims = claims("email", " ANNA@example.COM ", "email_verified", true);
        assertThat(AccountCheck.check(flow(Template.CUSTOM), ACCOUNT, claims)).isInstanceOf(Proven.class);
    }

    @Test
    void bothSpellingsOfADomainAreOneAccount() {
        var claims = claims("email", "anna@xn--bcher-kva.example", "email_verified", true);
        assertThat(AccountCheck.check(flow(Template.CUSTOM), "anna@b\u00fccher.example", claims))
                .isInstanceOf(Proven.class);
    }

    @Test
    void anAddressThatOnlyLooksAlikeProvesNothing() {
        var claims = claims("email", "\u212aim@example.com", "email_verified", true);
        assertThat(AccountCheck.check(flow(Template.CUSTOM), "kim@example.com", claims))
                .isEqualTo(new NotProven("account_mismatch"));
    }

    @Test
    void aVerifiedFlagThatIsNoBooleanIsNone() {
        var claims = claims("email", ACCOUNT, "email_verified", "true");
        assertThat(AccountCheck.check(flow(Template.CUSTOM), ACCOUNT, claims))
                .isEqualTo(new NotProven("email_not_verified"));
    }

    @Test
    void withoutAnAddressNothingIsProven() {
        assertThat(AccountCheck.check(flow(Template.CUSTOM), ACCOUNT, claims("email_verified", true)))
                .isEqualTo(new NotProven("account_mismatch"));
    }

    @Test
    void withoutASubjectNobodyIsTheOwner() {
        var claims = claims("email", ACCOUNT, "email_verified", true, "sub", "");
        assertThat(AccountCheck.check(flow(Template.CUSTOM), ACCOUNT, claims)).isEqualTo(new NotProven("no_subject"));
    }

    @Test
    void whomAPlainProviderCallsByANumberIsTheOwner() {
        var claims = new Claims(Map.of("email", ACCOUNT, "email_verified", true, "id", 4711));
        assertThat(AccountCheck.check(flow(Template.CUSTOM), ACCOUNT, claims))
                .isInstanceOfSatisfying(
                        AccountCheck.Result.Proven.class,
                        proven -> assertThat(proven.owner().subject()).isEqualTo("4711"));
    }

    @Test
    void googleVouchesForItsOwnMailboxesOnly() {
        var flow = flow(Template.GOOGLE);
        var foreign = claims("email", ACCOUNT, "email_verified", true);
        var hosted = claims("email", ACCOUNT, "email_verified", true, "hd", "example.com");
        var gmail = claims("email", "anna@gmail.com", "email_verified", true);
        assertThat(AccountCheck.check(flow, ACCOUNT, foreign)).isEqualTo(new NotProven("email_not_verified"));
        assertThat(AccountCheck.check(flow, ACCOUNT, hosted)).isInstanceOf(Proven.class);
        assertThat(AccountCheck.check(flow, "anna@gmail.com", gmail)).isInstanceOf(Proven.class);
    }

    @Test
    void aMicrosoftUserNameCountsInANamedTenantOnly() {
        var flow = flow(Template.MICROSOFT);
        flow.tenant = "organizations";
        flow.allowedTenants = TENANT;
        assertThat(AccountCheck.check(flow, ACCOUNT, userName(TENANT))).isInstanceOf(Proven.class);
        assertThat(AccountCheck.check(flow, ACCOUNT, userName(OTHER_TENANT)))
                .isEqualTo(new NotProven("tenant_not_allowed"));
    }

    @Test
    void withoutANamedTenantAMicrosoftUserNameProvesNothing() {
        for (var tenant : new String[] {"organizations", "common", "consumers", "Common"}) {
            var flow = flow(Template.MICROSOFT);
            flow.tenant = tenant;
            assertThat(AccountCheck.check(flow, ACCOUNT, userName(TENANT)))
                    .isEqualTo(new NotProven("tenant_not_allowed"));
        }
    }

    @Test
    void anApplicationOfOneTenantBelievesItsUserNames() {
        var flow = flow(Template.MICROSOFT);
        flow.tenant = TENANT;
        assertThat(AccountCheck.check(flow, ACCOUNT, userName(TENANT))).isInstanceOf(Proven.class);
    }

    @Test
    void aMicrosoftAddressCountsWhereItsDomainWasVerified() {
        var flow = flow(Template.MICROSOFT);
        flow.tenant = "common";
        var claimed = claims("tid", TENANT, "oid", "o", "email", ACCOUNT, "email_verified", true);
        var verified = claims("tid", TENANT, "oid", "o", "email", ACCOUNT, "xms_edov", true);
        var asNumber = claims("tid", TENANT, "oid", "o", "email", ACCOUNT, "xms_edov", 1);
        var denied = claims("tid", TENANT, "oid", "o", "email", ACCOUNT, "xms_edov", false);
        assertThat(AccountCheck.check(flow, ACCOUNT, claimed)).isEqualTo(new NotProven("tenant_not_allowed"));
        assertThat(AccountCheck.check(flow, ACCOUNT, verified)).isInstanceOf(Proven.class);
        assertThat(AccountCheck.check(flow, ACCOUNT, asNumber)).isInstanceOf(Proven.class);
        assertThat(AccountCheck.check(flow, ACCOUNT, denied)).isEqualTo(new NotProven("tenant_not_allowed"));
    }

    @Test
    void aVerifiedDomainDoesNotOpenATenantThatIsNotNamed() {
        var flow = flow(Template.MICROSOFT);
        flow.tenant = "organizations";
        flow.allowedTenants = TENANT;
        var claims = claims("tid", OTHER_TENANT, "oid", "o", "email", ACCOUNT, "xms_edov", true);
        assertThat(AccountCheck.check(flow, ACCOUNT, claims)).isEqualTo(new NotProven("tenant_not_allowed"));
    }

    @Test
    void anAddressThatATenantWroteIntoATokenProvesNothing() {
        var flow = flow(Template.MICROSOFT);
        flow.allowedTenants = TENANT;
        var claims = claims("tid", TENANT, "oid", "o", "preferred_username", "eve@example.com", "email", ACCOUNT);
        assertThat(AccountCheck.check(flow, ACCOUNT, claims)).isEqualTo(new NotProven("account_mismatch"));
    }

    @Test
    void theOwnerAtMicrosoftIsTheObjectInItsTenant() {
        var flow = flow(Template.MICROSOFT);
        flow.tenant = TENANT;
        assertThat(AccountCheck.check(flow, ACCOUNT, userName(TENANT)))
                .isEqualTo(new Proven(new Owner("https://issuer.example", "object-of-anna")));
    }

    @Test
    void aGrantIsReplacedByItsOwnersOnly() {
        var flow = flow(Template.CUSTOM);
        flow.ownerIssuer = "https://issuer.example";
        flow.ownerSubject = "anna";
        var claims = claims("email", ACCOUNT, "email_verified", true);
        assertThat(AccountCheck.check(flow, ACCOUNT, claims)).isInstanceOf(Proven.class);
        flow.ownerSubject = "the one before";
        assertThat(AccountCheck.check(flow, ACCOUNT, claims)).isEqualTo(new NotProven("identity_changed"));
        flow.ownerSubject = "anna";
        flow.ownerIssuer = "https://another.example";
        assertThat(AccountCheck.check(flow, ACCOUNT, claims)).isEqualTo(new NotProven("identity_changed"));
    }

    private static Flow flow(Template template) {
        var flow = new Flow();
        flow.template = template;
        flow.application = "acme";
        flow.issuer = "https://issuer.example/{tenantid}/v2.0";
        flow.allowedTenants = "";
        return flow;
    }

    private static Claims userName(String tenant) {
        return claims("tid", tenant, "oid", "object-of-anna", "preferred_username", "anna@example.com");
    }

    private static Claims claims(Object... namesAndValues) {
        var values = new HashMap<String, Object>(Map.of("iss", "https://issuer.example", "sub", "anna"));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return new Claims(values);
    }
}
