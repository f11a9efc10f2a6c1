package io.sealpost.auth.caller;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whom this service trusts to say who calls. */
@ConfigMapping(prefix = "sealpost.api")
interface CallerConfig {

    /** The audience that a token must carry to be accepted here. */
    String audience();

    /**
     * How long a token that was verified is not verified again; not beyond its own end. A key that its issuer withdraws may count for as long.
     * {@code PT0S}: each time.
     */
    @WithDefault("PT1M")
    Duration verifiedFor();

    /** Trusted issuers by a name of the operator's choice. None: nobody can call. */
    Map<String, Issuer> issuers();

    /** Permissions for callers whose tokens carry none, such as Kubernetes service accounts, by a name of the operator's choice. */
    Map<String, KnownCaller> callers();

    /** One trusted issuer. */
    interface Issuer {

        /** The exact {@code iss} of its tokens. Without a key file or a JWKS URI its keys are found by OpenID Connect discovery. */
        String issuer();

        /** A PEM file with its RSA public key, for an issuer without an HTTP endpoint. */
        Optional<Path> publicKeyFile();

        /** Where its JSON Web Key Set is, when discovery is not offered. */
        Optional<String> jwksUri();

        /**
         * A PEM file with the certificate authorities that its server is trusted by, in place of the JDK's: a Kubernetes API server has
         * its own. Read at the start. Default: none.
         */
        Optional<Path> caFile();

        /**
         * A file with a bearer token to read its keys with, as Kubernetes asks for; read at each call, so that it may be rotated. Needs
         * {@link #jwksUri()} with {@code https}. Default: none.
         */
        Optional<Path> tokenFile();

        /** The permissions that its tokens' {@code scope} can give here; {@code *} for all. Default: none. */
        @WithDefault("")
        Optional<Set<String>> mayGrant();
    }

    /** What one (issuer, subject) may do, beside its token's own scope. */
    interface KnownCaller {

        /** The {@code iss} of the caller's tokens. */
        String issuer();

        /** The {@code sub} of the caller's tokens. */
        String subject();

        /** Its permissions, such as {@code connections:write}. */
        Set<String> permissions();
    }
}
