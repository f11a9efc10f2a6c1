package io.sealpost.auth.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sealpost.auth.refusal.Refusal;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a request says about the provider's application. It is the vault's to judge and may hold credentials, so it is passed on as it
 * came, kept nowhere, and does not print itself.
 */
final class RelayedSettings {

    private static final Set<String> FIELDS = Set.of(
            "tenant",
            "issuer",
            "authorization_endpoint",
            "token_endpoint",
            "revocation_endpoint",
            "userinfo_endpoint",
            "jwks_uri",
            "device_authorization_endpoint",
            "authorization_response_iss_parameter_supported",
            "client_id",
            "client_authentication",
            "client_secrets",
            "certificate",
            "certificates",
            "federated_token",
            "mail_hosts");

    private final Map<String, JsonNode> fields;

    private RelayedSettings(Map<String, JsonNode> fields) {
        this.fields = fields;
    }

    /** Refuses fields that the vault does not have either. */
    static RelayedSettings of(Map<String, JsonNode> given) {
        var fields = new TreeMap<String, JsonNode>();
        if (given != null) {
            given.forEach((field, value) -> {
                if (!FIELDS.contains(field)) {
                    throw Refusal.unknownField(field);
                }
                fields.put(field, value);
            });
        }
        return new RelayedSettings(fields);
    }

    boolean isEmpty() {
        return fields.isEmpty();
    }

    /** The body of the vault's PUT. */
    Map<String, JsonNode> with(Template template) {
        var body = new TreeMap<>(fields);
        body.put("template", TextNode.valueOf(template.word()));
        return body;
    }

    @Override
    public String toString() {
        return "RelayedSettings" + fields.keySet();
    }
}
