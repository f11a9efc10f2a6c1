package io.sealpost.vault.verify;

import io.sealpost.vault.application.Inventory;
import io.sealpost.vault.application.Use;
import io.sealpost.vault.grant.GrantType;
import io.sealpost.vault.grant.MailboxTokens.Known;
import io.sealpost.vault.verify.Question.Protocol;
import java.util.List;
import java.util.Optional;

/**
 * All that is known when findings are made.
 *
 * @param grant the named account's, if it has one
 * @param token the account's, or the application's own
 * @param actsAlone whether the application has a grant of its own, for this account or another
 */
record Case(
        Inventory application,
        Question question,
        Optional<Known> grant,
        Optional<TokenReport> token,
        boolean actsAlone,
        List<LoginReport> logins) {

    /** A token that came and can be read. */
    Optional<TokenReport> readable() {
        return token.filter(TokenReport::isReadable);
    }

    /** Whether the token is the application's, not a person's. */
    boolean isAppOnly() {
        return grant.map(known -> known.type() == GrantType.CLIENT_CREDENTIALS)
                .orElse(question.account().isEmpty());
    }

    /** The mailbox that logins reach: the one that was named, or the account. */
    String mailbox() {
        return question.username()
                .or(() -> grant.map(known -> known.actsFor() == null ? known.account() : known.actsFor()))
                .or(question::account)
                .orElse("");
    }

    /** What it is for: as asked, or as far as logins were tried; empty where nobody said. */
    List<Use> uses() {
        return question.uses().isEmpty()
                ? logins.stream()
                        .map(login -> login.protocol().use())
                        .distinct()
                        .toList()
                : question.uses();
    }

    /** Whether a mail server took the token of the account's grant, which no provider gives to an application that it does not know. */
    boolean worksWithGrant() {
        return grant.isPresent() && logins.stream().anyMatch(login -> login.status() == LoginReport.Status.WORKS);
    }

    /** Logins by a protocol that were refused. */
    List<LoginReport> refused(Protocol protocol) {
        return refused().stream().filter(login -> login.protocol() == protocol).toList();
    }

    List<LoginReport> refused() {
        return logins.stream()
                .filter(login -> login.status() == LoginReport.Status.REFUSED)
                .toList();
    }
}
