package io.sealpost.vault.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sealpost.vault.refusal.Refusal;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is asked for on a device. */
class DeviceFlowTest {

    private static final String TENANT = "3f1c5a52-3d5c-4f0e-9a07-6b1c5d2e8f90";

    @Test
    void atMicrosoftTheUsesNameTheScopes() {
        assertThat(DeviceFlow.scopes(
                        microsoft(TENANT), List.of(Use.SEND, Use.FETCH_IMAP, Use.FETCH_POP), List.of(), List.of()))
                .containsExactly(
                        "openid",
                        "profile",
                        "email",
                        "offline_access",
                        "https://outlook.office.com/SMTP.Send",
                        "https://outlook.office.com/IMAP.AccessAsUser.All",
                        "https://outlook.office.com/POP.AccessAsUser.All");
    }

    @Test
    void whatTheGrantHasIsKeptButNothingOfGraph() {
        assertThat(DeviceFlow.scopes(
                        microsoft("contoso.com"),
                        List.of(Use.SEND),
                        List.of(),
                        List.of(
                                "https://outlook.office.com/IMAP.AccessAsUser.All",
                                "https://graph.microsoft.com/Mail.Send")))
                .contains("https://outlook.office.com/IMAP.AccessAsUser.All")
                .doesNotContain("https://graph.microsoft.com/Mail.Send");
    }

    @Test
    void atMicrosoftUsesAreNeededAndScopesAreNotTaken() {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> DeviceFlow.scopes(microsoft(TENANT), List.of(), List.of(), List.of()))
                .withMessageStartingWith("uses");
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> DeviceFlow.scopes(microsoft(TENANT), List.of(Use.SEND), List.of("mail"), List.of()))
                .withMessageStartingWith("scopes");
    }

    private static Settings microsoft(String tenant) {
        var endpoint = URI.create("https://login.microsoftonline.com/" + tenant + "/oauth2/v2.0/token");
        return new Settings(
                Template.MICROSOFT,
                tenant,
                "https://login.microsoftonline.com/{tenantid}/v2.0",
                null,
                endpoint,
                null,
                null,
                null,
                endpoint,
                false,
                "app",
                null,
                null,
                List.of());
    }
}
