package io.sealpost.vault.credential;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.sealpost.vault.crypto.SecretText;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.util.Locale;
import java.util.Objects;

/**
 * Tokens of the platform in mounted files, sent to a provider as they are. So they are read again each time, and a token is given out only
 * for the host that its audience names: whoever may choose an endpoint cannot have it sent there.
 */
@ApplicationScoped
public class FederatedTokens {

    private static final int LONGEST = 16 * 1024;

    /** learn.microsoft.com, "Workload identity federation": the audience stands for Microsoft's token endpoints and is no URL of theirs. */
    private static final String MICROSOFT_AUDIENCE = "api://AzureADTokenExchange";

    private static final String MICROSOFT = "https://login.microsoftonline.com";

    private final MountedFolder folder;
    private final Clock clock;

    FederatedTokens(FederatedTokensConfig config, Clock clock) {
        folder = new MountedFolder(config.directory());
        this.clock = clock;
    }

    /** Whether an operator gave a folder at all. */
    public boolean areMounted() {
        return folder.isThere();
    }

    public static boolean isName(String name) {
        return MountedFolder.isName(name);
    }

    /** Reads a token for the provider that has this endpoint. */
    public SecretText read(String name, URI tokenEndpoint) throws CredentialUnusable {
        var text = MountedFolder.read(folder.locate(name), LONGEST, Flaw.TOKEN_NOT_A_JWT)
                .strip();
        var claims = claims(text);
        if (claims.getExpirationTime() != null
                && !claims.getExpirationTime().toInstant().isAfter(clock.instant())) {
            throw new CredentialUnusable(Flaw.TOKEN_EXPIRED);
        }
        if (claims.getAudience().stream().noneMatch(audience -> isFor(audience, tokenEndpoint))) {
            throw new CredentialUnusable(Flaw.TOKEN_FOR_ANOTHER);
        }
        return SecretText.of(text);
    }

    private static JWTClaimsSet claims(String text) throws CredentialUnusable {
        try {
            var claims = SignedJWT.parse(text).getJWTClaimsSet();
            if (claims != null && !claims.getClaims().isEmpty()) {
                return claims;
            }
        } catch (ParseException | IllegalArgumentException e) {
            throw new CredentialUnusable(Flaw.TOKEN_NOT_A_JWT);
        }
        throw new CredentialUnusable(Flaw.TOKEN_NOT_A_JWT);
    }

    private static boolean isFor(String audience, URI tokenEndpoint) {
        var named = audience.equals(MICROSOFT_AUDIENCE) ? MICROSOFT : audience;
        try {
            return Objects.equals(origin(URI.create(named)), origin(tokenEndpoint));
        } catch (IllegalArgumentException notAUri) {
            return false;
        }
    }

    /** Scheme, host and port; a URI without a host is for nobody. */
    private static String origin(URI uri) {
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("no host");
        }
        var usual = "https".equals(uri.getScheme()) ? 443 : 80;
        return uri.getScheme() + "://" + uri.getHost().toLowerCase(Locale.ROOT) + ":"
                + (uri.getPort() < 0 ? usual : uri.getPort());
    }
}
