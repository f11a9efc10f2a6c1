package io.sealpost.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import io.sealpost.acceptance.Canary.Kind;
import io.sealpost.acceptance.Wiretap.Repetition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All that an installation does with secrets, well and badly, once: at a provider behind a {@link Wiretap}, with everything that the services
 * log at DEBUG. Each secret is noted, and each answer kept but those that by contract hand a secret out.
 */
final class WholeRun implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String APPLICATION = "sandbox";
    private static final String SENDER_OF_ALL = "relay@sandbox.test";
    private static final String[] EVERYTHING = {
        "parameters:admin",
        "parameters:read",
        "parameters:write",
        "applications:read",
        "applications:write",
        "providers:read",
        "providers:write",
        "connections:read",
        "connections:write",
        "users:read",
        "users:write",
        "access_requests:decide",
        "sign_in:exchange",
        "grants:read",
        "grants:use",
        "grants:write",
        "secrets:use",
        "secrets:write",
        "servers:read",
        "servers:write",
        "mail:fetch",
        "mail:read",
        "mail:send",
        "audit:read",
        "audit:write",
        "codes:redeem",
        "keys:rotate"
    };

    private final Canaries canaries = new Canaries();
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final List<Http.Answer> kept = new ArrayList<>();
    private final ScriptedPerson person = new ScriptedPerson(canaries);
    private final String clientSecret = canaries.make(Kind.CLIENT_SECRET);
    private final String password = canaries.make(Kind.MAIL_PASSWORD);
    /** An account, whose name is no secret and stands in every place where there could be one. */
    private final String account;

    private final RunDirectory directory;
    private final Sandbox sandbox;
    private final Wiretap wiretap;
    private final RepeatingMailHost repeating;
    private final Sealpost sealpost;
    private final String token;
    private final Sealpost.Services services;

    WholeRun() {
        account = canaries.note(Kind.MARKER, "marked-" + Long.toHexString(System.nanoTime())) + "@sandbox.test";
        try {
            var checkout = Path.of(System.getProperty("acceptance.checkout"))
                    .toAbsolutePath()
                    .normalize();
            directory = started(RunDirectory.keepingLogsIn(
                    Path.of(System.getProperty("acceptance.logs")).resolve("leak")));
            var authority = CertificateAuthority.in(directory.directory("tls"));
            sandbox = started(Sandbox.start(
                    checkout,
                    directory.directory("sandbox"),
                    Map.of("SANDBOX_CLIENT_SECRET", clientSecret, "SANDBOX_RELAY_PASSWORD", password)));
            wiretap = started(Wiretap.before(sandbox.issuer(), canaries));
            repeating = started(RepeatingMailHost.start(authority.honest()));
            sealpost = started(up(checkout, authority));
            token = canaries.note(Kind.CALLERS_TOKEN, sealpost.token(EVERYTHING));
            services = sealpost.as(token);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        } catch (IOException e) {
            close();
            throw new UncheckedIOException(e);
        }
    }

    private <T extends AutoCloseable> T started(T program) {
        started.push(program);
        return program;
    }

    private Sealpost up(Path checkout, CertificateAuthority authority) throws IOException {
        var trusted = directory.directory("trusted");
        Files.copy(authority.certificate(), trusted.resolve("repeating.pem"));
        Files.copy(sandbox.authority(), trusted.resolve("sandbox.pem"));
        var data = directory.path().resolve("sealpost");
        // Where Quarkus looks besides the environment, of which the launcher hands on Sealpost's own settings only.
        Files.writeString(Files.createDirectories(data.resolve("config")).resolve("application.properties"), """
                quarkus.log.level=DEBUG
                quarkus.http.access-log.enabled=true
                """);
        return Sealpost.up(
                checkout,
                data,
                Map.of(
                        "SEALPOST_TLS_TRUSTED_CERTIFICATES",
                        trusted.toString(),
                        // Impatient, so that the run need not wait for what a user can wait for.
                        "SEALPOST_GRANT_FIRST_PAUSE",
                        "1s",
                        "SEALPOST_GRANT_LONGEST_PAUSE",
                        "2s",
                        "SEALPOST_REFRESH_CIRCUIT_PAUSE",
                        "1s",
                        "SEALPOST_KEY_ROTATION_TICK",
                        "1s",
                        "SEALPOST_KEY_ROTATION_REMOVE_AFTER",
                        "1s",
                        "SEALPOST_DELIVERY_FIRST_DELAY",
                        "1s",
                        "SEALPOST_DELIVERY_LONGEST_DELAY",
                        "2s"));
    }

    Canaries canaries() {
        return canaries;
    }

    Sealpost sealpost() {
        return sealpost;
    }

    Path directory() {
        return directory.path();
    }

    /** The provider's own log. */
    Path providersLog() {
        return directory.path().resolve("sandbox").resolve("sandbox.log");
    }

    /** Every answer that is to hold no secret. */
    List<Http.Answer> answers() {
        return List.copyOf(kept);
    }

    private Http.Answer keep(Http.Answer answer) {
        kept.add(answer);
        return answer;
    }

    /** Does it all. */
    void go() {
        configure();
        var first = connect(account, true);
        useMail();
        useTokens();
        // the same account again: its grant is replaced
        connect(account, true);
        refuseWhatIsOver(first);
        kept.addAll(signIns().all(account));
        bringAlong();
        useSecrets();
        sufferProvider();
        sufferMailHost();
        new HostileCalls(sealpost, token, account, canaries).all().forEach(this::keep);
        lackTheVault();
        rotateKeys();
        end();
        look();
        noteWhatAuthServiceKeeps();
        noteWhatTheMachineHas();
    }

    /** Has auth-service and the vault do right now what they do with secrets: what is only garbage does not stay for ever. */
    void connectAgain() {
        connect(account, true);
    }

    /** The same, for a backend. */
    void signInAgain() {
        signIns().signedIn(account);
    }

    private ScriptedSignIns signIns() {
        return new ScriptedSignIns(sealpost, sandbox, APPLICATION, services.auth(), person, canaries);
    }

    /** The same of mail-service. */
    void logInAgain() {
        keep(services.mail().post("/v1/outgoing-servers/marked/test")).expect(200);
        keep(services.mail().post("/v1/outgoing-servers/relay/test")).expect(200);
    }

    /** By contract this is where secrets come out. */
    void takeOut() {
        services.vault().get("/v1/secrets/kept").expect(200);
        services.vault().get(grant(account) + "/access-token?for=smtp").expect(200);
    }

    private void configure() {
        parameter("web.base.url", sealpost.webBaseUrl());
        parameter("auth.return_to.allowed", sealpost.webBaseUrl());
        // the provider does not know this one
        var wrong = canaries.make(Kind.CLIENT_SECRET);
        application(APPLICATION, Map.of("first", Map.of("value", wrong))).expect(201);
        verify(APPLICATION);
        var replaced = new HashMap<String, Object>(Map.of("second", Map.of("value", clientSecret)));
        replaced.put("first", null);
        application(APPLICATION, replaced).expect(200);
        verify(APPLICATION);
        certified();
        keep(services.auth().put("/v1/providers/" + APPLICATION, offer(APPLICATION)))
                .expect(201);
        relayed();
        Waiting.until(
                "the base URL", PATIENCE, () -> Optional.of(keep(services.auth().get("/v1/providers/" + APPLICATION)))
                        .filter(answer -> answer.text().contains(sealpost.webBaseUrl())));
    }

    private void parameter(String key, String value) {
        keep(services.vault().put("/v1/system-parameters/" + key, Map.of("value", value)))
                .expectSuccess();
    }

    private Http.Answer application(String name, Map<String, ?> secrets) {
        var application = registration();
        application.put("client_secrets", secrets);
        return keep(services.vault().put("/v1/applications/" + name, application));
    }

    /** With the endpoints for programs behind the tap. */
    private Map<String, Object> registration() {
        return new HashMap<>(Map.of(
                "template", "custom",
                "issuer", sandbox.issuer(),
                "authorization_endpoint", sandbox.issuer() + "/authorize",
                "token_endpoint", wiretap.url("token"),
                "revocation_endpoint", wiretap.url("revoke"),
                "userinfo_endpoint", wiretap.url("userinfo"),
                "jwks_uri", sandbox.issuer() + "/jwks",
                "client_id", "sealpost-sandbox",
                "mail_hosts", List.of("localhost")));
    }

    private static Map<String, Object> offer(String application) {
        return Map.of(
                "application",
                application,
                "template",
                "custom",
                "mail",
                Map.of("allowed", true, "scope", "openid email offline_access mail"),
                "sign_in",
                Map.of("allowed", true, "scope", "openid email"));
    }

    private Http.Answer verify(String application) {
        return keep(services.vault().post("/v1/applications/" + application + "/verify", Map.of()))
                .expect(200);
    }

    /** An application that proves itself by a key of its own. */
    private void certified() {
        var key = directory.directory("certificate").resolve("key.pem");
        var certificate = key.resolveSibling("certificate.pem");
        Program.run(
                PATIENCE,
                Map.of(),
                List.of("openssl req -x509 -newkey rsa:2048 -noenc -days 2 -subj /CN=leak -keyout %s -out %s"
                        .formatted(key, certificate)
                        .split(" ")));
        try {
            var pem = Files.readString(key);
            var body = pem.lines().filter(line -> !line.startsWith("-")).toList();
            // The first lines are alike for all keys, the last one may be short.
            body.subList(4, body.size() - 1).forEach(line -> canaries.note(Kind.PRIVATE_KEY, line));
            var der = Base64.getDecoder().decode(String.join("", body));
            canaries.note(Kind.PRIVATE_KEY, java.util.Arrays.copyOfRange(der, der.length / 2, der.length / 2 + 64));
            var application = registration();
            application.put("client_authentication", "private_key_jwt");
            application.put("certificates", Map.of("2026", Map.of("pem", pem + Files.readString(certificate))));
            keep(services.vault().put("/v1/applications/certified", application))
                    .expect(201);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        verify("certified");
    }

    /** An application whose settings come by way of auth-service. */
    private void relayed() {
        var provider = new HashMap<>(registration());
        provider.putAll(offer("relayed"));
        var secret = canaries.make(Kind.RELAYED_CLIENT_SECRET);
        provider.put("client_secrets", Map.of("first", Map.of("value", secret)));
        keep(services.auth().put("/v1/providers/relayed", provider)).expect(201);
        verify("relayed");
    }

    /** What came by in a consent: the link, and the address to which the provider sent the browser. */
    private record Consented(String link, ScriptedPerson.Visit visit, URI callback) {}

    private JsonNode open(String account, List<String> uses) {
        return services.auth()
                .post(
                        "/v1/connections",
                        Map.of(
                                "provider",
                                APPLICATION,
                                "account",
                                account,
                                "uses",
                                uses,
                                "return_to",
                                sealpost.webBaseUrl() + "/welcome",
                                "requested_by",
                                "the run"))
                .expect(201)
                .json();
    }

    private Consented connect(String account, boolean expected) {
        var opened = open(account, List.of("send", "fetch_imap"));
        var link = opened.path("connect_url").asText();
        var visit = person.begin(link);
        var callback = person.consent(visit);
        keep(person.comeBack(visit, callback)).expect(303);
        var connection = keep(services.auth()
                        .get("/v1/connections/" + opened.path("id").asText()))
                .json();
        if (expected && !connection.path("status").asText().equals("connected")) {
            throw new AssertionError("Not connected: " + connection);
        }
        return new Consented(link, visit, callback);
    }

    private void refuseWhatIsOver(Consented over) {
        keep(person.comeBack(over.visit(), over.callback()));
        keep(Http.send(HttpRequest.newBuilder(URI.create(over.link()))));
        keep(Http.send(HttpRequest.newBuilder(URI.create(over.link() + "/more"))));
        keep(Http.send(HttpRequest.newBuilder(URI.create(over.link())).POST(BodyPublishers.noBody())));
        keep(person.comeBack(over.visit(), URI.create(over.callback() + "&state=again")));
    }

    private void useMail() {
        server("marked", sandbox.smtp(), "starttls", oauth(), account);
        keep(services.mail().post("/v1/outgoing-servers/marked/test")).expect(200);
        incoming("marked", sandbox.imap(), oauth());
        keep(services.mail().post("/v1/incoming-servers/marked/test-and-confirm"))
                .expect(200);
        send(account, Set.of("sent"));
        server("relay", sandbox.smtp(), "starttls", byPassword(password), SENDER_OF_ALL);
        keep(services.mail().post("/v1/outgoing-servers/relay/test")).expect(200);
        send(SENDER_OF_ALL, Set.of("sent"));
        incoming("relay", sandbox.imap(), byPassword(canaries.make(Kind.MAIL_PASSWORD)));
        keep(services.mail().post("/v1/incoming-servers/relay/test-and-confirm"));
        Waiting.until("a received message", PATIENCE, () -> {
            keep(services.mail().post("/v1/fetch-runs?wait=PT1M", Map.of("servers", List.of("marked"))))
                    .expect(200);
            return Optional.of(keep(services.mail().get("/v1/received-messages?limit=100"))
                            .json())
                    .filter(page -> !page.path("items").isEmpty());
        });
    }

    private Map<String, String> oauth() {
        return Map.of("method", "oauth2", "application", APPLICATION, "account", account);
    }

    private static Map<String, String> byPassword(String password) {
        return Map.of("method", "password", "username", SENDER_OF_ALL, "password", password);
    }

    private void server(String name, int port, String encryption, Map<String, String> authentication, String filter) {
        keep(services.mail()
                        .put(
                                "/v1/outgoing-servers/" + name,
                                Map.of(
                                        "template",
                                        "custom",
                                        "host",
                                        "localhost",
                                        "port",
                                        port,
                                        "encryption",
                                        encryption,
                                        "authentication",
                                        authentication,
                                        "from_filter",
                                        filter)))
                .expectSuccess();
    }

    private void incoming(String name, int port, Map<String, String> authentication) {
        keep(services.mail()
                        .put(
                                "/v1/incoming-servers/" + name,
                                Map.of(
                                        "template",
                                        "custom",
                                        "protocol",
                                        "imap",
                                        "host",
                                        "localhost",
                                        "port",
                                        port,
                                        "encryption",
                                        "tls",
                                        "authentication",
                                        authentication,
                                        "folders",
                                        List.of("INBOX"))))
                .expectSuccess();
    }

    private void send(String from, Set<String> outcomes) {
        var message = Map.of("from", from, "to", List.of(account), "subject", "Hello", "text", "Hello.");
        var id = keep(services.mail().post("/v1/messages", message))
                .expect(202)
                .json()
                .path("id")
                .asText();
        Waiting.until("a message " + outcomes, PATIENCE, () -> Optional.of(
                        keep(services.mail().get("/v1/messages/" + id)).json())
                .filter(shown -> outcomes.contains(shown.path("status").asText())));
    }

    private void useTokens() {
        refresh(account).expect(200);
        keep(services.vault().get(grant(account))).expect(200);
    }

    /** Has the token replaced that the account has now. */
    private Http.Answer refresh(String account) {
        // by contract this is where tokens come out
        var token = services.vault()
                .get(grant(account) + "/access-token?for=smtp")
                .expect(200)
                .json()
                .path("access_token")
                .asText();
        var rejected = Map.of("rejected", HexFormat.of().formatHex(sha256(token)));
        return keep(services.vault().post(grant(account) + "/refresh", rejected));
    }

    private static String grant(String account) {
        return "/v1/grants/" + APPLICATION + "/" + account;
    }

    /** A refresh token that another program got from the provider. */
    private void bringAlong() {
        var verifier = canaries.note(
                Kind.CODE_VERIFIER, Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(account)));
        var redirect = "http://localhost:1/elsewhere";
        var authorize = sandbox.issuer() + "/authorize?"
                + Http.form(Map.of(
                        "response_type", "code",
                        "client_id", "sealpost-sandbox",
                        "redirect_uri", redirect,
                        "scope", "openid email offline_access mail",
                        "login_hint", "imported@sandbox.test",
                        "code_challenge", challenge(verifier),
                        "code_challenge_method", "S256"));
        var location = person.consent(new ScriptedPerson.Visit(URI.create(authorize), ""));
        var code = location.getRawQuery().replaceAll("(?:.*&)?code=([^&]*).*", "$1");
        var tokens = Http.postForm(
                        wiretap.url("token"),
                        Map.of(
                                "grant_type", "authorization_code",
                                "code", code,
                                "redirect_uri", redirect,
                                "code_verifier", verifier,
                                "client_id", "sealpost-sandbox",
                                "client_secret", clientSecret))
                .expect(200)
                .json();
        var scopes = List.of("openid", "email", "offline_access", "mail");
        keep(services.vault()
                        .put(
                                grant("imported@sandbox.test"),
                                Map.of(
                                        "refresh_token",
                                        tokens.path("refresh_token").asText(),
                                        "scopes",
                                        scopes)))
                .expect(201);
        // and one that the provider does not know
        keep(services.vault()
                .put(
                        grant("unknown@sandbox.test"),
                        Map.of("refresh_token", canaries.make(Kind.REFRESH_TOKEN), "scopes", scopes)));
    }

    private static String challenge(String verifier) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(verifier));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    private void useSecrets() {
        for (var name : List.of("kept", "kept", "deleted")) {
            keep(services.vault().put("/v1/secrets/" + name, Map.of("value", canaries.make(Kind.STORED_SECRET))))
                    .expectSuccess();
        }
        // by contract this is where a secret comes out
        services.vault().get("/v1/secrets/kept").expect(200);
        keep(services.vault().delete("/v1/secrets/deleted")).expect(204);
        keep(services.vault().get("/v1/secrets/deleted")).expect(404);
    }

    /** The provider repeats what it was sent, in a consent, a verification, a refresh and a revocation. */
    private void sufferProvider() {
        for (var repetition : Repetition.values()) {
            suffer(repetition, () -> connect("suffering@sandbox.test", false));
            suffer(repetition, () -> verify(APPLICATION));
            // each an account of its own: a grant has a pause after a failure, and a longer one after the next
            var suffering = repetition.name().toLowerCase(Locale.ROOT) + "@sandbox.test";
            connect(suffering, true);
            suffer(repetition, () -> refresh(suffering));
            keep(services.vault().get(grant(suffering)));
        }
        wiretap.repeatNext(Repetition.AS_TEXT);
        keep(services.vault().delete(grant("imported@sandbox.test"))).expect(200);
        Waiting.until("a revocation", PATIENCE, () -> Optional.of(true).filter(_ -> wiretap.hasRepeated()));
        keep(services.vault().get("/v1/applications/" + APPLICATION)).expect(200);
    }

    /** Goes on until the provider was asked: a failure before may have left a pause. */
    private void suffer(Repetition repetition, Runnable action) {
        wiretap.repeatNext(repetition);
        Waiting.until("a provider that answers " + repetition, PATIENCE, () -> {
            action.run();
            return Optional.of(true).filter(_ -> wiretap.hasRepeated());
        });
    }

    /** A mail host repeats what it was logged in with. */
    private void sufferMailHost() {
        server("repeating", repeating.smtpPort(), "tls", oauth(), account);
        keep(services.mail().post("/v1/outgoing-servers/repeating/test"));
        server("repeating-relay", repeating.smtpPort(), "tls", byPassword(password), "other@sandbox.test");
        keep(services.mail().post("/v1/outgoing-servers/repeating-relay/test"));
        send("other@sandbox.test", Set.of("deferred", "failed"));
        incoming("repeating", repeating.imapPort(), oauth());
        keep(services.mail().post("/v1/incoming-servers/repeating/test-and-confirm"));
        incoming("repeating-relay", repeating.imapPort(), byPassword(password));
        keep(services.mail().post("/v1/incoming-servers/repeating-relay/test-and-confirm"));
        keep(services.mail().get("/v1/outgoing-servers"));
        keep(services.mail().get("/v1/incoming-servers"));
        keep(services.vault()
                        .post(
                                "/v1/applications/" + APPLICATION + "/verify",
                                Map.of(
                                        "account",
                                        account,
                                        "servers",
                                        List.of(
                                                trial("smtp", repeating.smtpPort()),
                                                trial("imap", repeating.imapPort())))))
                .expect(200);
        if (repeating.repetitions() < 6) {
            throw new AssertionError("Only " + repeating.repetitions() + " logged in");
        }
    }

    private static Map<String, ?> trial(String protocol, int port) {
        return Map.of("protocol", protocol, "host", "localhost", "port", port, "encryption", "tls");
    }

    /** What the others say while the vault is away. */
    private void lackTheVault() {
        sealpost.kill("token-vault");
        keep(services.mail().post("/v1/outgoing-servers/marked/test"));
        keep(services.mail().post("/v1/incoming-servers/marked/test-and-confirm"));
        keep(services.mail()
                .put(
                        "/v1/outgoing-servers/without",
                        Map.of(
                                "template",
                                "custom",
                                "host",
                                "localhost",
                                "port",
                                sandbox.smtp(),
                                "encryption",
                                "starttls",
                                "authentication",
                                byPassword(canaries.make(Kind.MAIL_PASSWORD)))));
        var provider = new HashMap<>(registration());
        provider.putAll(offer("without"));
        provider.put("client_secrets", Map.of("first", Map.of("value", canaries.make(Kind.RELAYED_CLIENT_SECRET))));
        keep(services.auth().put("/v1/providers/without", provider));
        Waiting.until("the vault", PATIENCE, () -> Optional.of(true)
                .filter(_ -> Http.reachable(sealpost.url("vault") + "/q/health/ready")));
    }

    private void rotateKeys() {
        keep(services.vault().post("/v1/keys/rotate")).expect(202);
        Waiting.until("one data key", PATIENCE, () -> Optional.of(
                        keep(services.vault().get("/v1/keys")).expect(200).json())
                .filter(keys -> keys.path("data_keys").size() == 1));
        // what was sealed anew opens
        takeOut();
    }

    /** Some things end, others stay: what is looked through afterwards has both. */
    private void end() {
        connect("ended@sandbox.test", true);
        keep(services.vault().delete(grant("ended@sandbox.test"))).expect(200);
        keep(services.vault().get(grant("ended@sandbox.test") + "/access-token?for=smtp"));
        keep(services.mail().delete("/v1/outgoing-servers/repeating-relay"));
        // an unfinished one stays
        var opened = open(account, List.of("send"));
        person.consent(person.begin(opened.path("connect_url").asText()));
    }

    private void look() {
        for (var path : List.of(
                "/v1/applications",
                "/v1/grants",
                "/v1/system-parameters",
                "/v1/audit-events?limit=1000",
                "/v1/audit-events/verify")) {
            keep(services.vault().get(path));
        }
        keep(services.mail().get("/v1/messages"));
        keep(services.auth().get("/v1/providers"));
        for (var service : List.of("auth", "vault", "mail")) {
            for (var path : List.of("/q/metrics", "/q/health", "/q/openapi")) {
                keep(Http.send(HttpRequest.newBuilder(URI.create(sealpost.url(service) + path))))
                        .expect(200);
            }
        }
    }

    /** What auth-service keeps at the vault is no file's, and no person's either. */
    private void noteWhatAuthServiceKeeps() {
        Http.json(secret("auth-service.signing-keys"))
                .path("keys")
                .valueStream()
                .flatMap(key -> Stream.of("d", "p", "q", "dp", "dq", "qi")
                        .map(part -> key.path(part).asText()))
                .forEach(part -> {
                    canaries.note(Kind.OWN_KEY, part);
                    canaries.note(Kind.OWN_KEY, Base64.getUrlDecoder().decode(part));
                });
        var cookies = secret("auth-service.sign-in-cookies");
        canaries.note(Kind.OWN_KEY, cookies);
        canaries.note(Kind.OWN_KEY, Base64.getUrlDecoder().decode(cookies));
    }

    private String secret(String name) {
        return services.vault()
                .get("/v1/secrets/" + name)
                .expect(200)
                .json()
                .path("value")
                .asText();
    }

    private void noteWhatTheMachineHas() {
        try {
            var kek = Files.readString(sealpost.data().resolve("kek")).strip();
            canaries.note(Kind.KEK, kek);
            canaries.note(Kind.KEK, Base64.getDecoder().decode(kek));
            var tokens = sealpost.data().resolve("tokens");
            canaries.note(
                    Kind.CREDENTIAL_OF_AUTH_SERVICE,
                    Files.readString(tokens.resolve("auth-service")).strip());
            canaries.note(
                    Kind.CREDENTIAL_OF_MAIL_SERVICE,
                    Files.readString(tokens.resolve("mail-service")).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var passwords = Cluster.passwords(sealpost);
        canaries.note(Kind.DATABASE_ADMINISTRATOR, passwords.getProperty("postgres"));
        canaries.note(Kind.CREDENTIAL_OF_AUTH_SERVICE, passwords.getProperty("auth"));
        canaries.note(Kind.CREDENTIAL_OF_MAIL_SERVICE, passwords.getProperty("mail"));
        canaries.note(Kind.CREDENTIAL_OF_TOKEN_VAULT, passwords.getProperty("vault"));
        canaries.note(Kind.CREDENTIAL_OF_TOKEN_VAULT, passwords.getProperty("vault_owner"));
    }

    @Override
    public void close() {
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
