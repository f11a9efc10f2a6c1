package io.sealpost.mail.incoming;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.mail.imap.FolderState;
import io.sealpost.mail.imap.ImapFailure;
import io.sealpost.mail.refusal.Refusal;
import io.sealpost.mail.refusal.RefusalCode;
import io.sealpost.mail.vault.LoginUnavailable;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** Logs in and selects the folders; confirms the server if all of that works. */
@ApplicationScoped
class MailboxCheck {

    private final IncomingRows rows;
    private final IncomingKeeper keeper;
    private final MailboxSessions sessions;

    MailboxCheck(IncomingRows rows, IncomingKeeper keeper, MailboxSessions sessions) {
        this.rows = rows;
        this.keeper = keeper;
        this.sessions = sessions;
    }

    /** What the test saw. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Findings(boolean confirmed, String mailbox, List<FolderState> folders, String error) {

        /** What a caller gets when the test failed: the code names the cause, the other members tell how far it came. */
        Refusal refusal() {
            return Refusal.of(
                            RefusalCode.ofCause(error.split(":", 2)[0]),
                            error.substring(error.indexOf(':') + 1).strip())
                    .with("confirmed", false)
                    .with("mailbox", mailbox)
                    .with("folders", folders)
                    .with("error", error);
        }
    }

    Findings check(String name) {
        var server = QuarkusTransaction.requiringNew()
                .call(() -> rows.findByIdOptional(name))
                .orElseThrow(IncomingKeeper::notFound);
        var seen = new ArrayList<FolderState>();
        var error = look(server, seen);
        if (error == null) {
            keeper.confirm(name, server.revision);
        } else {
            keeper.failed(name, server.revision, error);
        }
        return new Findings(error == null, server.authentication().mailbox(), seen, error);
    }

    private String look(IncomingServer server, List<FolderState> seen) {
        try (var session = sessions.open(server.endpoint(), server.authentication())) {
            for (var folder : server.folders()) {
                seen.add(session.select(folder, false));
            }
            if (server.moveTo != null) {
                session.select(server.moveTo, false);
            }
            return null;
        } catch (ImapFailure e) {
            return e.text();
        } catch (LoginUnavailable e) {
            return e.code() + ": " + e.getMessage();
        }
    }
}
