package io.sealpost.auth.signin;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sealpost.auth.parameter.ParameterCopy;
import io.sealpost.auth.provider.SignInOffer;
import io.sealpost.auth.provider.SignInOffers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a login page shows, in the order in which it should. */
@Path("/v1/sign-in-options")
@PermitAll
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
class SignInOptionsResource {

    private final SignInOffers offers;
    private final ParameterCopy parameters;

    SignInOptionsResource(SignInOffers offers, ParameterCopy parameters) {
        this.offers = offers;
        this.parameters = parameters;
    }

    /**
     * A button.
     *
     * @param startUrl where it leads, to which the backend adds {@code return_to}, {@code state} and {@code code_challenge}
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "SignInOption")
    record Option(String provider, String label, String cssClass, String startUrl) {}

    @Schema(name = "SignInOptions")
    record Options(List<Option> items) {}

    @GET
    public Options list() {
        var base = parameters.current().webBaseUrl();
        return new Options(
                offers.all().stream().map(offer -> option(offer, base)).toList());
    }

    private static Option option(SignInOffer offer, String base) {
        return new Option(
                offer.provider(), offer.buttonLabel(), offer.cssClass(), base + "/sign-in/" + offer.provider());
    }
}
