package io.sealpost.sandbox.provider;

/** The provider's endpoints, by the path below the issuer. */
public enum Endpoint {
    DISCOVERY(".well-known/openid-configuration"),
    AUTHORIZE("authorize"),
    TOKEN("token"),
    REVOKE("revoke"),
    INTROSPECT("introspect"),
    USERINFO("userinfo"),
    JWKS("jwks");

    private final String path;

    Endpoint(String path) {
        this.path = path;
    }

    String path() {
        return path;
    }
}
