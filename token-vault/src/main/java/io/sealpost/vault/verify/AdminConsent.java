package io.sealpost.vault.verify;

import io.sealpost.vault.application.Inventory;
import io.sealpost.vault.application.Template;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Pages on which an administrator consents for a whole directory (learn.microsoft.com/entra/identity-platform/v2-admin-consent). Exchange's
 * permissions for IMAP and POP stand under another name than those for SMTP.
 */
final class AdminConsent {

    private static final String IMAP_AND_POP = "https://ps.outlook.com/.default";
    private static final String SMTP = "https://outlook.office365.com/.default";

    private AdminConsent() {}

    /** @param baseUrl where Microsoft sends the administrator's browser back to */
    static Map<String, String> urls(Inventory application, String baseUrl) {
        if (application.template() != Template.MICROSOFT || application.tenant() == null) {
            return Map.of();
        }
        var urls = new LinkedHashMap<String, String>();
        urls.put("imap_pop", url(application, IMAP_AND_POP, baseUrl));
        urls.put("smtp", url(application, SMTP, baseUrl));
        return urls;
    }

    private static String url(Inventory application, String scope, String baseUrl) {
        return "https://login.microsoftonline.com/" + directory(application.tenant()) + "/v2.0/adminconsent?client_id="
                + encoded(application.client().clientId()) + "&scope=" + encoded(scope) + "&redirect_uri="
                + encoded(baseUrl + "/microsoft_outlook/confirm");
    }

    /** Only a directory has administrators: personal accounts have none. */
    private static String directory(String tenant) {
        return switch (tenant.toLowerCase(Locale.ROOT)) {
            case "common", "consumers" -> "organizations";
            default -> encoded(tenant);
        };
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
