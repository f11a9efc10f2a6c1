package io.sealpost.vault.verify;

import io.sealpost.vault.application.Inventory;
import io.sealpost.vault.application.Use;
import io.sealpost.vault.grant.GrantType;
import io.sealpost.vault.grant.MailboxTokens.Known;
import io.sealpost.vault.refusal.Refusal;
import io.sealpost.vault.verify.LoginTrials.Wanted;
import io.sealpost.vault.verify.Question.Encryption;
import io.sealpost.vault.verify.Question.Protocol;
import io.sealpost.vault.verify.Question.Server;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Where to log in with a token, and as whom. A token goes to its application's mail hosts and nowhere else. */
final class MailServers {

    /** What opens each use, as Microsoft names it in scopes and in roles. */
    private static final Map<Use, List<String>> MICROSOFT_WORDS = Map.of(
            Use.SEND, List.of("smtp.send", "smtp.sendasapp"),
            Use.FETCH_IMAP, List.of("imap.accessasuser.all", "imap.accessasapp"),
            Use.FETCH_POP, List.of("pop.accessasuser.all", "pop.accessasapp"));

    private MailServers() {}

    /** @throws Refusal where a host is none of the application's */
    static void check(Inventory application, Question question) {
        for (var server : question.servers()) {
            if (!application.mailHosts().contains(server.host())) {
                throw Refusal.invalid(
                        "servers.host", "is none of the application's mail_hosts; its tokens are sent to these only");
            }
        }
    }

    /** Those that were asked for, else the template's own for what the token opens. */
    static List<Wanted> of(Inventory application, Question question, Optional<Known> grant, TokenReport token) {
        var servers = question.servers().isEmpty() ? ofTemplate(application, question, token) : question.servers();
        return servers.stream()
                .filter(server -> application.mailHosts().contains(server.host()))
                .map(server -> new Wanted(server, user(server.protocol(), question, grant)))
                .toList();
    }

    private static List<Server> ofTemplate(Inventory application, Question question, TokenReport token) {
        var uses = question.uses().isEmpty() ? opened(token) : question.uses();
        return usual(application).stream()
                .filter(server -> uses.contains(server.protocol().use()))
                .toList();
    }

    private static List<Server> usual(Inventory application) {
        return switch (application.template()) {
            case MICROSOFT ->
                List.of(
                        new Server(Protocol.SMTP, microsoftSmtp(application), 587, Encryption.STARTTLS),
                        new Server(Protocol.IMAP, "outlook.office365.com", 993, Encryption.TLS),
                        new Server(Protocol.POP, "outlook.office365.com", 995, Encryption.TLS));
            case GOOGLE ->
                List.of(
                        new Server(Protocol.SMTP, "smtp.gmail.com", 587, Encryption.STARTTLS),
                        new Server(Protocol.IMAP, "imap.gmail.com", 993, Encryption.TLS),
                        new Server(Protocol.POP, "pop.gmail.com", 995, Encryption.TLS));
            case CUSTOM -> List.of();
        };
    }

    private static String microsoftSmtp(Inventory application) {
        return "consumers".equalsIgnoreCase(application.tenant()) ? "smtp-mail.outlook.com" : "smtp.office365.com";
    }

    /** What the token says that it opens; all where it does not say. */
    private static List<Use> opened(TokenReport token) {
        var words = Stream.concat(token.scopes().stream(), token.roles().stream())
                .map(word -> word.substring(word.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT))
                .toList();
        var named = List.of(Use.values()).stream()
                .filter(use -> MICROSOFT_WORDS.get(use).stream().anyMatch(words::contains))
                .toList();
        return named.isEmpty() ? List.of(Use.values()) : named;
    }

    /** A person logs in to SMTP as who they are, also for another mailbox; everybody else as the mailbox. */
    private static String user(Protocol protocol, Question question, Optional<Known> grant) {
        var account = grant.map(known -> known.actsFor() == null ? known.account() : known.actsFor())
                .or(question::account);
        var isPerson = grant.map(known -> known.type() != GrantType.CLIENT_CREDENTIALS)
                .orElse(question.account().isPresent());
        return protocol == Protocol.SMTP && isPerson
                ? account.orElseThrow()
                : question.username().or(() -> account).orElseThrow();
    }
}
