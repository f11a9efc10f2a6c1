package io.sealpost.acceptance;

import io.sealpost.acceptance.CertificateAuthority.Identity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Keycloak from its own distribution, with one realm: people, the clients that Sealpost is, and the mail host that may look at tokens.
 * Refresh tokens rotate and a used one is refused. It can be away for a while and knows everything afterwards.
 */
final class Keycloak implements AutoCloseable {

    static final String CLIENT = "sealpost";
    /** A client whose access tokens live for five seconds. */
    static final String BRIEF_CLIENT = "sealpost-brief";

    /** A client whose tokens open {@link Peers#INFO}, too. */
    static final String SHARED_CLIENT = "sealpost-shared";
    /** A client that acts by itself, in {@link Peers#INVOICES}. */
    static final String ROBOT_CLIENT = "sealpost-robot";

    private static final String REALM = "/realms/acme";
    private static final String PEERS_CLIENT = "peers";
    private static final String ADMINISTRATOR = "administrator";
    /** 20 seconds alone on two cores, minutes beside a build. */
    private static final Duration START = Duration.ofMinutes(5);

    private final String url;
    private final String tlsUrl;
    private final Secrets secrets;
    private final Supplier<Program> starting;
    private Program program;

    /** What has to be known to log in; made anew for each run. */
    record Secrets(String client, String mailHost, String password, String administrator, String secondFactor) {
        static Secrets random() {
            return new Secrets(
                    UUID.randomUUID().toString(),
                    UUID.randomUUID().toString(),
                    UUID.randomUUID().toString(),
                    UUID.randomUUID().toString(),
                    UUID.randomUUID().toString());
        }

        @Override
        public String toString() {
            return "Secrets[***]";
        }
    }

    private Keycloak(String url, String tlsUrl, Secrets secrets, Supplier<Program> starting) {
        this.url = url;
        this.tlsUrl = tlsUrl;
        this.secrets = secrets;
        this.starting = starting;
    }

    /** It calls itself by the URL that it is asked at, so that it is one provider in clear and another over TLS. */
    static Keycloak start(Path distribution, Path directory, Identity identity, List<String> people) {
        var port = Ports.free();
        var tlsPort = Ports.free();
        var secrets = Secrets.random();
        Template.write(
                "realm.json",
                distribution.resolve("data/import/realm.json"),
                Map.of(
                        "sealpost_secret", secrets.client(),
                        "mailhost_secret", secrets.mailHost(),
                        "people",
                                Http.text(people.stream()
                                        .map(person -> user(person, secrets))
                                        .toList())));
        var keycloak = new Keycloak(
                "http://localhost:" + port,
                "https://localhost:" + tlsPort,
                secrets,
                () -> Program.start(
                        directory.resolve("keycloak.log"),
                        Map.of(
                                "JAVA_HOME",
                                System.getProperty("java.home"),
                                "KC_BOOTSTRAP_ADMIN_USERNAME",
                                ADMINISTRATOR,
                                "KC_BOOTSTRAP_ADMIN_PASSWORD",
                                secrets.administrator()),
                        List.of(
                                "bash",
                                distribution.resolve("bin/kc.sh").toString(),
                                "start-dev",
                                "--db=dev-file",
                                "--db-url=jdbc:h2:file:" + directory.resolve("database") + ";NON_KEYWORDS=VALUE",
                                "--import-realm",
                                "--cache=local",
                                "--hostname-strict=false",
                                "--http-host=127.0.0.1",
                                "--http-port=" + port,
                                "--https-port=" + tlsPort,
                                "--https-certificate-file=" + identity.certificate(),
                                "--https-certificate-key-file=" + identity.key(),
                                "--http-management-port=" + Ports.free())));
        keycloak.comeBack();
        return keycloak;
    }

    private static Map<String, Object> user(String address, Secrets secrets) {
        return Map.of(
                "username",
                address.substring(0, address.indexOf('@')),
                "email",
                address,
                "emailVerified",
                true,
                "firstName",
                "Somebody",
                "lastName",
                "Acme",
                "enabled",
                true,
                "credentials",
                credentials(address, secrets),
                "realmRoles",
                List.of("offline_access"));
    }

    private static List<Map<String, Object>> credentials(String address, Secrets secrets) {
        var password = Map.<String, Object>of("type", "password", "value", secrets.password(), "temporary", false);
        var code = Map.<String, Object>of(
                "type",
                "otp",
                "secretData",
                Http.text(Map.of("value", secrets.secondFactor())),
                "credentialData",
                Http.text(Map.of("subType", "totp", "digits", 6, "period", 30, "algorithm", "HmacSHA1")));
        return address.equals(Peers.TESSA) ? List.of(password, code) : List.of(password);
    }

    /** Nobody is there any more. */
    void goAway() {
        program.close();
    }

    void comeBack() {
        program = starting.get();
        program.awaitReady(START, this::answers);
    }

    String url() {
        return url;
    }

    String issuer() {
        return url + REALM;
    }

    /** The same realm over TLS, with a certificate of the run's own authority. */
    String tlsIssuer() {
        return tlsUrl + REALM;
    }

    /** By what it names a person. */
    String subject(String address) {
        return new Api(url, administratorToken())
                .get("/admin/realms/acme/users?exact=true&email=" + address)
                .expect(200)
                .json()
                .path(0)
                .path("id")
                .asText();
    }

    /** Takes back what a person allowed a client, as she can herself on Keycloak's account page. */
    void takeBackConsent(String address, String client) {
        new Api(url, administratorToken())
                .delete("/admin/realms/acme/users/" + subject(address) + "/consents/" + client)
                .expect(204);
    }

    private String administratorToken() {
        var form = Map.of(
                "grant_type",
                "password",
                "client_id",
                "admin-cli",
                "username",
                ADMINISTRATOR,
                "password",
                secrets.administrator());
        return Http.postForm(url + "/realms/master/protocol/openid-connect/token", form)
                .expect(200)
                .json()
                .path("access_token")
                .asText();
    }

    Secrets secrets() {
        return secrets;
    }

    String introspectionEndpoint() {
        return issuer() + "/protocol/openid-connect/token/introspect";
    }

    /** An access token that the mail host accepts, without a browser; for the peers' own tests only. */
    String accessToken(String user) {
        return token(user, "openid email mail");
    }

    /** A token of the same person that was not given for mail. */
    String accessTokenWithoutMail(String user) {
        return token(user, "openid email");
    }

    /** Waits until the mail host would be told that the token is no longer live. */
    void awaitExpiry(String token) {
        var question = Map.of("client_id", "mailhost", "client_secret", secrets.mailHost(), "token", token);
        Waiting.until("the token's end", Duration.ofMinutes(1), () -> Optional.of(
                        Http.postForm(introspectionEndpoint(), question)
                                .expect(200)
                                .json())
                .filter(answer -> !answer.path("active").asBoolean()));
    }

    private String token(String user, String scope) {
        var form = Map.of(
                "grant_type", "password",
                "client_id", PEERS_CLIENT,
                "username", user,
                "password", secrets.password(),
                "scope", scope);
        return Http.postForm(issuer() + "/protocol/openid-connect/token", form)
                .expect(200)
                .json()
                .path("access_token")
                .asText();
    }

    private boolean answers() {
        return Http.reachable(issuer() + "/.well-known/openid-configuration");
    }

    @Override
    public void close() {
        program.close();
    }
}
