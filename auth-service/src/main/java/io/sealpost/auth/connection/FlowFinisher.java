package io.sealpost.auth.connection;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import io.sealpost.auth.browser.Callback;
import io.sealpost.auth.browser.ProviderErrors;
import io.sealpost.auth.caller.Actor;
import io.sealpost.auth.identity.Claims;
import io.sealpost.auth.identity.IdTokens;
import io.sealpost.auth.identity.Validation;
import io.sealpost.auth.refusal.Refusal;
import io.sealpost.auth.refusal.RefusalCode;
import io.sealpost.auth.secret.RandomText;
import io.sealpost.auth.vault.TokenAnswer;
import io.sealpost.auth.vault.Vault;
import io.sealpost.auth.vault.VaultUnavailable;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Decides what came of a visit to the provider.
 *
 * <ol>
 *   <li>The state is taken away before its code goes anywhere, so a callback counts once over all replicas.
 *   <li>While this service could not judge what comes of a code, no state is taken away: the same callback counts later.
 *   <li>The code is presented once; a call that was not answered is not made again.
 *   <li>The grant becomes the account's last, after everything was checked; until then the one before stays in force.
 *   <li>What ended is recorded whatever it was, a failure of our own too, and where nothing was decided the ticket is not spent.
 *   <li>Of callbacks that overlap none confirms a grant once another spent the ticket, and where a grant was confirmed all the same, because
 *       they met between the look and the confirmation, the connection is connected whatever the other one found.
 * </ol>
 */
@ApplicationScoped
class FlowFinisher {

    private static final Logger LOG = Logger.getLogger(FlowFinisher.class);
    /** RFC 6749 §4.1.2.1, and what Microsoft's page for administrators says in its place. */
    private static final Set<String> DECLINED = Set.of("access_denied", "permission_denied");

    private static final Duration MENDING = Duration.ofMinutes(1);

    private final Flows flows;
    private final Connections connections;
    private final Vault vault;
    private final IdTokens idTokens;
    private final Confirmer confirmer;
    private final Clock clock;

    FlowFinisher(
            Flows flows, Connections connections, Vault vault, IdTokens idTokens, Confirmer confirmer, Clock clock) {
        this.flows = flows;
        this.connections = connections;
        this.vault = vault;
        this.idTokens = idTokens;
        this.confirmer = confirmer;
        this.clock = clock;
    }

    /**
     * Refuses, with one answer for all of them, callbacks that no flow of this browser on this path waits for, and as a used ticket a
     * callback that another one overtook.
     */
    Connection finish(Callback callback, String callbackPath, String browser, Actor actor) {
        if (!idTokens.canValidate()) {
            throw cannotJudge();
        }
        var flow = flows.consume(
                        RandomText.hash(callback.state()), RandomText.hash(browser), callbackPath, clock.instant())
                .filter(found -> callback.isFrom(found.issuerName(), found.namesItself))
                .orElseThrow(FlowFinisher::stateInvalid);
        return connections.end(flow.connection, whateverItWas(flow, callback.answer(), browser), actor);
    }

    static Refusal stateInvalid() {
        return Refusal.of(
                RefusalCode.STATE_INVALID,
                "This visit to the provider is not one that this browser began here, or it took too long, or it was counted before."
                        + " Open the link that you were sent again, and use its button.");
    }

    private static Refusal cannotJudge() {
        return Refusal.of(
                        RefusalCode.PROVIDER_UNAVAILABLE,
                        "This service cannot check who the provider is (certificates_unreadable). Nothing was counted. Tell whoever sent"
                                + " you the link, and load this page again once that is mended.")
                .retryAfter(MENDING);
    }

    private Outcome whateverItWas(Flow flow, Callback.Answer answer, String browser) {
        try {
            return outcome(flow, answer, browser);
        } catch (Refusal refusal) {
            throw refusal;
        } catch (RuntimeException e) {
            LOG.errorf(
                    withoutItsWords(e),
                    "What came of a consent could not be decided: connection=%s provider=%s",
                    flow.connection,
                    flow.provider);
            return Outcome.undecided("internal_error");
        }
    }

    /** What failed, and where. What an exception says may quote a code or a token. */
    private static Throwable withoutItsWords(RuntimeException failure) {
        var trace = new Throwable(failure.getClass().getName());
        trace.setStackTrace(failure.getStackTrace());
        return trace;
    }

    private Outcome outcome(Flow flow, Callback.Answer answer, String browser) {
        return switch (answer) {
            case Callback.Answer.Failure failure -> refused(flow, failure);
            case Callback.Answer.Directory(var tenant) -> consented(flow, tenant);
            case Callback.Answer.Code(var code) ->
                switch (connections.findById(flow.connection).kind) {
                    case MAILBOX -> redeemed(flow, code, flow.verifierOf(browser));
                    case ADMIN_CONSENT -> unasked();
                };
        };
    }

    /** Microsoft has recorded it; what we hold of it is that this browser came back from there. */
    private Outcome consented(Flow flow, String tenant) {
        var connection = connections.findById(flow.connection);
        return switch (connection.kind) {
            case MAILBOX -> unasked();
            case ADMIN_CONSENT -> DirectoryCheck.check(connection.tenant, flow.tenants(), tenant);
        };
    }

    private static Outcome unasked() {
        return Outcome.failed(ProviderErrors.cause("unasked"));
    }

    private Outcome redeemed(Flow flow, AuthorizationCode code, CodeVerifier verifier) {
        var grant = new AuthorizationCodeGrant(code, URI.create(flow.redirectUri), verifier);
        try {
            return switch (vault.redeem(flow.application, grant, scopesToTell(flow))) {
                case TokenAnswer.Refused(var error) -> refused(flow, ProviderErrors.cause(error));
                case TokenAnswer.ProviderUnavailable(var cause) -> Outcome.undecided(cause);
                case TokenAnswer.Pending pending -> identified(flow, pending);
            };
        } catch (VaultUnavailable e) {
            return Outcome.undecided("vault_unavailable");
        }
    }

    private static Outcome refused(Flow flow, Callback.Answer.Failure failure) {
        var cause = ProviderErrors.cause(failure.error());
        LOG.infof(
                "A provider gave no consent: connection=%s provider=%s cause=%s %s",
                flow.connection, flow.provider, cause, failure.entraCode());
        return DECLINED.contains(failure.error()) ? Outcome.declined() : Outcome.failed(cause);
    }

    private static Outcome refused(Flow flow, String cause) {
        LOG.warnf(
                "The code of a connection was refused: connection=%s provider=%s cause=%s",
                flow.connection, flow.provider, cause);
        return Outcome.failed(cause);
    }

    /** The vault says by this scope whether a refresh token came, also where the provider has no such scope. */
    private static List<String> scopesToTell(Flow flow) {
        var scopes = new LinkedHashSet<>(flow.scopeList());
        scopes.add(Scopes.OFFLINE_ACCESS);
        return List.copyOf(scopes);
    }

    private Outcome identified(Flow flow, TokenAnswer.Pending pending) {
        if (pending.idToken().isEmpty()) {
            return pending.userinfo().isEmpty()
                    ? Outcome.failed("no_identity")
                    : judged(flow, pending, new Claims(pending.userinfo()));
        }
        return switch (idTokens.validate(pending.idToken().get(), flow.expectedToken())) {
            case Validation.Valid(var claims) -> judged(flow, pending, claims);
            case Validation.Invalid() -> Outcome.failed("invalid_id_token");
            case Validation.KeysUnavailable(var cause) -> Outcome.undecided(cause);
        };
    }

    private Outcome judged(Flow flow, TokenAnswer.Pending pending, Claims claims) {
        var account = connections.findById(flow.connection).account;
        return switch (AccountCheck.check(flow, account, claims)) {
            case AccountCheck.Result.NotProven(var cause) -> Outcome.wrongAccount(cause);
            case AccountCheck.Result.Proven(var owner) -> {
                if (!Scopes.complete(flow.scopeList(), pending.scopes())) {
                    yield Outcome.failed("missing_scopes");
                }
                yield pending.scopes().contains(Scopes.OFFLINE_ACCESS)
                        ? confirmed(flow, account, pending.grantId(), owner)
                        : Outcome.failed("no_refresh_token");
            }
        };
    }

    private Outcome confirmed(Flow flow, String account, String grantId, Owner owner) {
        connections.requireUnspent(flow.connection);
        return confirmer.confirm(flow.application, account, grantId, owner);
    }
}
