package io.sealpost.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the Internet sees. */
class IngressTest {

    @ParameterizedTest
    @EnumSource
    void theInternetSeesThesePathsOfAuthServiceAndNothingElse(Overlay overlay) {
        assertThat(paths(overlay).stream().map(path -> path.getPathType() + " " + path.getPath()))
                .containsExactlyInAnyOrder(
                        "Prefix /sign-in",
                        "Prefix /auth_oauth",
                        "Prefix /connect",
                        "Prefix /invitation",
                        "Exact /microsoft_outlook/confirm",
                        "Exact /google_gmail/confirm",
                        "Prefix /oauth/confirm",
                        "Prefix /.well-known");
        assertThat(paths(overlay))
                .allSatisfy(path ->
                        assertThat(path.getBackend().getService().getName()).isEqualTo("auth-service"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/v1/connections",
                "/v1/sign-in-options",
                "/q/metrics",
                "/q/swagger-ui",
                "/connections",
                "/sign-in-x"
            })
    void noOtherPathIsRouted(String path) {
        assertThat(paths(Overlay.PRODUCTION)).noneMatch(rule -> matches(rule, path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/connect/a-ticket",
                "/oauth/confirm/acme",
                "/google_gmail/confirm",
                "/microsoft_outlook/confirm",
                "/.well-known/jwks.json"
            })
    void whatABrowserVisitsIsRouted(String path) {
        assertThat(paths(Overlay.PRODUCTION)).anyMatch(rule -> matches(rule, path));
    }

    @ParameterizedTest
    @EnumSource
    void everyHostIsEncrypted(Overlay overlay) {
        assertThat(overlay.all(Ingress.class)).hasSize(1).allSatisfy(ingress -> assertThat(
                        ingress.getSpec().getTls().stream().flatMap(tls -> tls.getHosts().stream()))
                .containsExactlyElementsOf(ingress.getSpec().getRules().stream()
                        .map(rule -> rule.getHost())
                        .toList()));
    }

    @ParameterizedTest
    @EnumSource
    void noServiceIsReachableAroundTheIngress(Overlay overlay) {
        assertThat(overlay.all(Service.class)).isNotEmpty().allSatisfy(service -> {
            assertThat(service.getSpec().getType()).isNull();
            assertThat(service.getSpec().getExternalIPs()).isEmpty();
        });
    }

    private static List<HTTPIngressPath> paths(Overlay overlay) {
        return overlay.all(Ingress.class).stream()
                .peek(ingress ->
                        assertThat(ingress.getSpec().getDefaultBackend()).isNull())
                .flatMap(ingress -> ingress.getSpec().getRules().stream())
                .flatMap(rule -> rule.getHttp().getPaths().stream())
                .toList();
    }

    /** As the Ingress API defines it: a prefix counts by path elements. */
    private static boolean matches(HTTPIngressPath rule, String path) {
        return switch (rule.getPathType()) {
            case "Exact" -> path.equals(rule.getPath());
            case "Prefix" -> path.equals(rule.getPath()) || path.startsWith(rule.getPath() + "/");
            case String other -> throw new AssertionError(other);
        };
    }
}
