package io.sealpost.vault.grant;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.sealpost.vault.application.TokenResource;
import io.sealpost.vault.caller.Caller;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.grant.AccessTokens.Given;
import io.sealpost.vault.http.Reveal;
import io.sealpost.vault.refusal.Refusal;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.ResponseHeader;

/** Grants' access tokens over REST: what lets a program in at a mail server, and nothing else. */
@Path("/v1/grants")
@Produces(MediaType.APPLICATION_JSON)
class AccessTokenResource {

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Duration LONGEST_LIFE = Duration.ofHours(1);

    private final AccessTokens accessTokens;
    private final SecurityIdentity identity;

    AccessTokenResource(AccessTokens accessTokens, SecurityIdentity identity) {
        this.accessTokens = accessTokens;
        this.identity = identity;
    }

    @Schema(name = "RejectedToken")
    record Rejected(String rejected) {}

    @Schema(name = "RefreshOutcome")
    record Refreshed(boolean refreshed) {}

    @Schema(name = "AccessToken")
    record TokenView(
            @JsonSerialize(using = Reveal.class) SecretText accessToken,
            String tokenType,
            Instant expiresAt,
            List<String> mailHosts) {}

    @GET
    @Path("/{application}/{account}/access-token")
    @PermissionsAllowed("grants:use")
    @NonBlocking
    @ResponseHeader(name = HttpHeaders.CACHE_CONTROL, value = "no-store")
    public CompletionStage<TokenView> accessToken(
            String application,
            String account,
            @QueryParam("for") String purpose,
            @QueryParam("min_ttl") @DefaultValue("PT1M") String minTtl) {
        var caller = user(application, account, purposes(purpose));
        var resource = resource(purpose);
        return accessTokens
                .current(
                        application,
                        account,
                        resource,
                        purpose == null ? resource.text() : purpose,
                        life(minTtl),
                        caller)
                .thenApply(AccessTokenResource::answer);
    }

    private static TokenView answer(Given given) {
        var token = given.token();
        return new TokenView(token.token(), "Bearer", token.expiresAt(), given.hosts());
    }

    @POST
    @Path("/{application}/{account}/refresh")
    @RunOnVirtualThread
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("grants:use")
    public Refreshed refresh(String application, String account, @NotNull Rejected body) {
        var caller = user(application, account, TokenResource.MAIL.purposes());
        if (body.rejected() == null
                || !SHA256.matcher(body.rejected().toLowerCase(Locale.ROOT)).matches()) {
            throw Refusal.invalid("rejected", "give the SHA-256 of the refused access token as 64 hexadecimal digits");
        }
        var hash = HexFormat.of().parseHex(body.rejected());
        return new Refreshed(accessTokens.replace(application, account, hash, caller));
    }

    /** The caller, if its grants cover this one; else the answer is that of a grant that does not exist. */
    private Caller user(String application, String account, Set<String> purposes) {
        var caller = Caller.of(identity);
        if (!caller.mayUse(application, account, purposes)) {
            throw GrantView.notFound();
        }
        return caller;
    }

    /** Without a purpose any mail protocol is meant. */
    private static Set<String> purposes(String purpose) {
        if (purpose == null) {
            return TokenResource.MAIL.purposes();
        }
        if (TokenResource.forPurpose(purpose).isEmpty()) {
            throw Refusal.invalid("for", "give smtp, imap, pop, graph or gmail_api, or leave it out for mail");
        }
        return Set.of(purpose);
    }

    private static TokenResource resource(String purpose) {
        return Optional.ofNullable(purpose).flatMap(TokenResource::forPurpose).orElse(TokenResource.MAIL);
    }

    private static Duration life(String text) {
        try {
            var life = Duration.parse(text);
            if (!life.isNegative() && life.compareTo(LONGEST_LIFE) <= 0) {
                return life;
            }
        } catch (DateTimeException notADuration) {
            throw Refusal.invalid("min_ttl", "give an ISO 8601 duration such as PT1M");
        }
        throw Refusal.invalid("min_ttl", "give a duration from PT0S to PT1H");
    }
}
