package io.sealpost.auth.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IssuerNameTest {

    private static final String TENANT = "8a6f1c5e-0000-4000-8000-000000000001";
    private static final IssuerName MICROSOFT = new IssuerName("https://login.microsoftonline.com/{tenantid}/v2.0");

    @Test
    void aPlainIssuerIsItself() {
        var issuer = new IssuerName("https://accounts.google.com");
        assertThat(issuer.ofTenant(null)).contains("https://accounts.google.com");
        assertThat(issuer.matches("https://accounts.google.com")).isTrue();
        assertThat(issuer.matches("https://accounts.google.com/")).isFalse();
    }

    @Test
    void aSharedIssuerTakesTheTenantsId() {
        var issuer = "https://login.microsoftonline.com/" + TENANT + "/v2.0";
        assertThat(MICROSOFT.ofTenant(TENANT)).contains(issuer);
        assertThat(MICROSOFT.matches(issuer)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "common",
                "",
                "{tenantid}",
                "8a6f1c5e-0000-4000-8000-000000000001/../x",
                "8A6F1C5E-0000-4000-8000-000000000001"
            })
    void whatIsNoTenantIdMakesNoIssuer(String tenant) {
        assertThat(MICROSOFT.ofTenant(tenant)).isEmpty();
        assertThat(MICROSOFT.matches("https://login.microsoftonline.com/" + tenant + "/v2.0"))
                .isFalse();
    }

    @Test
    void aSharedIssuerWithoutATenantIsNone() {
        assertThat(MICROSOFT.ofTenant(null)).isEmpty();
        assertThat(MICROSOFT.matches("https://login.microsoftonline.com/v2.0")).isFalse();
        assertThat(MICROSOFT.matches("https://evil.example/" + TENANT + "/v2.0"))
                .isFalse();
    }
}
