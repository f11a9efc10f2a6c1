package io.sealpost.sandbox.control;

import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import io.sealpost.sandbox.http.Answer;
import io.sealpost.sandbox.http.Answer.Reply;
import io.sealpost.sandbox.http.Front;
import io.sealpost.sandbox.http.Handler;
import io.sealpost.sandbox.ledger.Ledger;
import io.sealpost.sandbox.ledger.Tally;
import io.sealpost.sandbox.mail.Mailboxes;
import io.sealpost.sandbox.provider.ConsentScript;
import io.sealpost.sandbox.provider.ConsentScript.Outcome;
import io.sealpost.sandbox.provider.ConsentScript.Step;
import io.sealpost.sandbox.provider.Endpoint;
import io.sealpost.sandbox.provider.Fault;
import io.sealpost.sandbox.provider.Faults;
import java.util.Map;
import java.util.TreeMap;

/** The calls below {@code /control}. */
public final class Control {
    private static final String MAILBOXES = "/control/mailboxes/";

    private final Ledger ledger;
    private final ConsentScript script;
    private final Faults faults;
    private final Mailboxes mailboxes;

    private Control(Ledger ledger, ConsentScript script, Faults faults, Mailboxes mailboxes) {
        this.ledger = ledger;
        this.script = script;
        this.faults = faults;
        this.mailboxes = mailboxes;
    }

    /** Puts the calls on the front. */
    public static void install(Front front, Ledger ledger, ConsentScript script, Faults faults, Mailboxes mailboxes) {
        var control = new Control(ledger, script, faults, mailboxes);
        front.route("/control/consent", only(HTTPRequest.Method.POST, control::consent));
        front.route("/control/fault", only(HTTPRequest.Method.POST, control::fault));
        front.route("/control/expire-access-tokens", only(HTTPRequest.Method.POST, control::expireAccessTokens));
        front.route("/control/ledger", only(HTTPRequest.Method.GET, control::tallies));
        front.routeBelow(MAILBOXES, only(HTTPRequest.Method.GET, control::mailbox));
    }

    private static Handler only(HTTPRequest.Method method, Handler handler) {
        return request -> {
            if (request.getMethod() != method) {
                return refuse(405, "This call takes " + method);
            }
            try {
                return handler.answer(request);
            } catch (Order.Unclear e) {
                return refuse(400, e.getMessage());
            }
        };
    }

    private static Reply refuse(int status, String sentence) {
        return Reply.json(status, Map.of("error", sentence));
    }

    private Answer consent(HTTPRequest request) {
        var order = Order.read(request, "outcome", "account");
        var outcome = order.choice("outcome", Outcome.class);
        if (outcome == Outcome.OTHER_ACCOUNT) {
            order.required("account");
        }
        script.next(new Step(outcome, order.text("account")));
        return Reply.noContent();
    }

    private Answer fault(HTTPRequest request) {
        var order = Order.read(request, "endpoint", "kind", "times");
        faults.add(
                order.choice("endpoint", Endpoint.class), order.choice("kind", Fault.class), order.count("times", 1));
        return Reply.noContent();
    }

    private Answer expireAccessTokens(HTTPRequest request) {
        ledger.expireAccessTokens(Order.read(request, "account").required("account"));
        return Reply.noContent();
    }

    private Answer tallies(HTTPRequest request) {
        var accounts = new TreeMap<String, Object>();
        ledger.tallies().forEach((account, tally) -> accounts.put(account, view(tally)));
        return Reply.json(200, Map.of("accounts", accounts));
    }

    private static Map<String, Integer> view(Tally tally) {
        return Map.of(
                "consents", tally.consents(),
                "refreshes", tally.refreshes(),
                "reuse_detected", tally.reuseDetected(),
                "code_replays", tally.codeReplays(),
                "revocations", tally.revocations());
    }

    private Answer mailbox(HTTPRequest request) {
        var address = request.getURI().getPath().substring(MAILBOXES.length());
        var messages = mailboxes.messages(address).stream()
                .map(message -> Map.of("subject", message.subject(), "message_id", message.messageId()))
                .toList();
        return Reply.json(200, Map.of("address", address, "messages", messages));
    }
}
