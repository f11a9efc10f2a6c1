package io.sealpost.mail.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sealpost.mail.connection.Authentication;

/** How a server logs in, as it is shown. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LoginView(Authentication.Method method, String application, String account, String username) {

    public static LoginView of(Authentication login) {
        return new LoginView(login.method(), login.application(), login.account(), login.username());
    }
}
