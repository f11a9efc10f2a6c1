package io.sealpost.vault.verify;

import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.sealpost.vault.address.AccountName;
import io.sealpost.vault.application.Use;
import io.sealpost.vault.caller.Caller;
import io.sealpost.vault.refusal.Refusal;
import io.sealpost.vault.verify.Question.Encryption;
import io.sealpost.vault.verify.Question.Protocol;
import io.sealpost.vault.verify.Question.Server;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The doctor over REST. */
@Path("/v1/applications/{application}/verify")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
class VerifyResource {

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");
    private static final int MOST_SERVERS = 6;
    private static final int LAST_PORT = 65_535;

    private final Verifier verifier;
    private final SecurityIdentity identity;

    VerifyResource(Verifier verifier, SecurityIdentity identity) {
        this.verifier = verifier;
        this.identity = identity;
    }

    /**
     * All of it may be left out.
     *
     * @param account whose grant to log in with at the mail servers; with neither account nor username only credentials are tried
     * @param username the mailbox to log in to, where it is not the account: a shared one, or, without an account, one that the application
     *     opens by itself
     * @param uses what the mailbox is for; absent for all that the token opens
     * @param servers where to log in, among the application's mail_hosts; absent for those of its template
     */
    @Schema(name = "VerifyForm")
    record Form(String account, String username, List<Use> uses, List<ServerForm> servers) {}

    /** A mail server. */
    @Schema(name = "VerifyServer")
    record ServerForm(Protocol protocol, String host, Integer port, Encryption encryption) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("applications:write")
    public Diagnosis verify(String application, @NotNull Form form) {
        return verifier.verify(application, question(form), Caller.of(identity));
    }

    private static Question question(Form form) {
        var account = login("account", form.account());
        var username = login("username", form.username());
        var uses = Optional.ofNullable(form.uses()).orElse(List.of());
        if (uses.size() > Use.values().length || uses.stream().anyMatch(Objects::isNull)) {
            throw Refusal.invalid(
                    "uses", "give one or more of send, fetch_imap and fetch_pop, each once, or leave it out for all");
        }
        if (account.isEmpty() && username.isEmpty() && form.servers() != null) {
            throw Refusal.invalid(
                    "servers", "is for logins; name the account whose grant to log in with, or a username");
        }
        return new Question(
                account,
                username,
                uses.stream().distinct().toList(),
                servers(Optional.ofNullable(form.servers()).orElse(List.of())));
    }

    /** Blanks around it are nobody's name. */
    private static Optional<String> login(String field, String given) {
        var name = Optional.ofNullable(given).map(String::strip);
        if (name.filter(text -> !AccountName.isOne(text)).isPresent()) {
            throw Refusal.invalid(field, "give a mailbox address or login name, without blanks and slashes");
        }
        return name;
    }

    private static List<Server> servers(List<ServerForm> given) {
        if (given.size() > MOST_SERVERS || given.stream().anyMatch(Objects::isNull)) {
            throw Refusal.invalid(
                    "servers", "give up to " + MOST_SERVERS + " servers, each with its protocol and host");
        }
        return given.stream().map(VerifyResource::server).distinct().toList();
    }

    private static Server server(ServerForm form) {
        if (form.protocol() == null) {
            throw Refusal.invalid("servers.protocol", "give smtp, imap or pop");
        }
        if (form.host() == null || !HOST.matcher(form.host()).matches()) {
            throw Refusal.invalid("servers.host", "give a host name without a port");
        }
        if (form.port() != null && (form.port() < 1 || form.port() > LAST_PORT)) {
            throw Refusal.invalid("servers.port", "give a number from 1 to " + LAST_PORT);
        }
        var encryption = Optional.ofNullable(form.encryption()).orElse(usual(form.protocol(), form.port()));
        return new Server(
                form.protocol(),
                form.host().toLowerCase(Locale.ROOT),
                Optional.ofNullable(form.port()).orElse(usual(form.protocol(), encryption)),
                encryption);
    }

    /** SMTP submission begins in clear but on the port that is for TLS alone (RFC 8314). */
    private static Encryption usual(Protocol protocol, Integer port) {
        return protocol == Protocol.SMTP && (port == null || port != 465) ? Encryption.STARTTLS : Encryption.TLS;
    }

    private static int usual(Protocol protocol, Encryption encryption) {
        return switch (protocol) {
            case SMTP -> encryption == Encryption.TLS ? 465 : 587;
            case IMAP -> encryption == Encryption.TLS ? 993 : 143;
            case POP -> encryption == Encryption.TLS ? 995 : 110;
        };
    }
}
