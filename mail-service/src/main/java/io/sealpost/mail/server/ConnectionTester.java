package io.sealpost.mail.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sealpost.mail.refusal.Refusal;
import io.sealpost.mail.smtp.DialogueStep;
import io.sealpost.mail.smtp.Envelope;
import io.sealpost.mail.smtp.SmtpClient;
import io.sealpost.mail.vault.LoginUnavailable;
import io.sealpost.mail.vault.Logins;
import io.sealpost.mail.vault.MailProtocol;
import io.sealpost.mail.vault.ParameterCopy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;

/** Tries a server as a message would, up to DATA, and keeps the outcome with the server. */
@ApplicationScoped
class ConnectionTester {

    private final OutgoingServers servers;
    private final OutgoingKeeper keeper;
    private final ParameterCopy parameters;
    private final Logins logins;
    private final SmtpClient smtp;
    private final ObjectMapper json;
    private final Clock clock;

    ConnectionTester(
            OutgoingServers servers,
            OutgoingKeeper keeper,
            ParameterCopy parameters,
            Logins logins,
            SmtpClient smtp,
            ObjectMapper json,
            Clock clock) {
        this.servers = servers;
        this.keeper = keeper;
        this.parameters = parameters;
        this.logins = logins;
        this.smtp = smtp;
        this.json = json;
        this.clock = clock;
    }

    ConnectionTest test(String name) {
        var server = servers.find(name).orElseThrow(OutgoingKeeper::notFound);
        var sender = servers.testSender(name, parameters.current().notifications())
                .orElseThrow(
                        () -> Refusal.invalid(
                                "from_filter",
                                "the test needs a sender: give the server a filter, or a login that is an address, or set mail.default.from"));
        var test = ConnectionTest.of(
                clock.instant(), steps(server, new Envelope(sender.envelope(), List.of(sender.envelope()))));
        keeper.tested(name, server.revision(), write(test));
        return test;
    }

    private List<DialogueStep> steps(OutgoingServers.Access server, Envelope envelope) {
        try {
            var credential = logins.credential(server.authentication(), server.endpoint(), MailProtocol.SMTP);
            return smtp.rehearse(server.endpoint(), credential, envelope);
        } catch (LoginUnavailable e) {
            return List.of(new DialogueStep("credential", false, 0, e.code() + ": " + e.getMessage()));
        }
    }

    private String write(ConnectionTest test) {
        try {
            return json.writeValueAsString(test);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of texts is always JSON", e);
        }
    }
}
