package io.sealpost.auth.connection;

import io.sealpost.auth.refusal.Refusal;
import io.sealpost.auth.vault.VaultUnavailable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.function.Supplier;

/** Shows people a page where programs get a problem document. */
@ApplicationScoped
class Browser {

    Response answer(HttpHeaders headers, Supplier<Response> answer) {
        if (!Pages.wanted(headers)) {
            return answer.get();
        }
        try {
            return answer.get();
        } catch (Refusal refusal) {
            return Pages.refusal(refusal);
        } catch (VaultUnavailable unavailable) {
            return Pages.tryAgain();
        }
    }
}
