package io.sealpost.vault.application;

import io.sealpost.vault.provider.ClientAuthenticationMethod;
import io.sealpost.vault.refusal.Refusal;
import java.util.List;

/** What an application may ask for in the name of accounts that never consented themselves (RFC 7523 §2.1). */
public final class Delegation {

    /** developers.google.com/gmail/imap/xoauth2-protocol: the one scope for IMAP, POP and SMTP. */
    public static final String GMAIL = "https://mail.google.com/";

    private Delegation() {}

    static List<String> scopes(Settings settings, List<String> given) {
        if (settings.clientAuthentication() != ClientAuthenticationMethod.PRIVATE_KEY_JWT) {
            throw Refusal.invalid(
                    "grant_type",
                    "asking in an account's name takes a key; give the application client_authentication private_key_jwt and"
                            + " the service account's key in certificates");
        }
        return switch (settings.template()) {
            case GOOGLE -> given.isEmpty() ? List.of(GMAIL) : given;
            case MICROSOFT ->
                throw Refusal.invalid(
                        "grant_type",
                        "Microsoft has no such grant; client_credentials gives an application access to mailboxes");
            case CUSTOM -> given;
        };
    }
}
