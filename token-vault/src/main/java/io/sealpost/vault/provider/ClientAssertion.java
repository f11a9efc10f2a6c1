package io.sealpost.vault.provider;

import com.nimbusds.common.contenttype.ContentType;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.JWTAuthentication;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import io.sealpost.vault.crypto.SecretText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/**
 * An assertion in the form (RFC 7521 §4.2). Unlike the SDK's own, which is for assertions that the client made itself, it may be about
 * another subject, and the form names the client, which Microsoft asks for.
 */
final class ClientAssertion extends ClientAuthentication {

    private static final String TYPE = "client_assertion_type";
    private static final String ASSERTION = "client_assertion";
    private static final String CLIENT = "client_id";

    private final SecretText assertion;

    private ClientAssertion(ClientID client, SecretText assertion) {
        super(ClientAuthenticationMethod.PRIVATE_KEY_JWT, client);
        this.assertion = assertion;
    }

    static ClientAssertion signed(ClientID client, SignedJWT assertion) {
        return new ClientAssertion(client, SecretText.of(assertion.serialize()));
    }

    static ClientAssertion given(ClientID client, SecretText assertion) {
        return new ClientAssertion(client, assertion);
    }

    @Override
    public Set<String> getFormParameterNames() {
        return Set.of(TYPE, ASSERTION, CLIENT);
    }

    @Override
    public void applyTo(HTTPRequest request) {
        try {
            request.ensureEntityContentType(ContentType.APPLICATION_URLENCODED);
            var form = new LinkedHashMap<>(request.getBodyAsFormParameters());
            form.put(TYPE, List.of(JWTAuthentication.CLIENT_ASSERTION_TYPE));
            form.put(ASSERTION, List.of(assertion.reveal()));
            form.put(CLIENT, List.of(getClientID().getValue()));
            request.setBody(URLUtils.serializeParameters(form));
        } catch (ParseException e) {
            throw new IllegalArgumentException("Only a form can hold an assertion", e);
        }
    }
}
