package io.sealpost.auth.provider;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A provider as a mailbox connection needs it.
 *
 * @param label what people call it
 * @param scope asked for beside what the uses need
 * @param authorizationParams further parameters of the authorization request
 * @param allowedTenants Microsoft tenants whose user names are believed; empty when none is named
 */
public record MailOffer(
        String provider,
        String label,
        String application,
        Template template,
        List<String> scope,
        Map<String, String> authorizationParams,
        Set<String> allowedTenants) {}
