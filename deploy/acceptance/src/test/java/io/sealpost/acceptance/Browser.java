package io.sealpost.acceptance;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** A person at a browser: Debian's Chromium, headless, with a profile of its own that nobody has logged in with before. */
final class Browser implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Selenium warns that it does not know this Chromium's developer tools, which are not used. Kept: loggers are held weakly. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    private final ChromeDriver chromium;
    private final SeenSecrets secrets;

    private Browser(ChromeDriver chromium, SeenSecrets secrets) {
        this.chromium = chromium;
        this.secrets = secrets;
    }

    /** @param secrets notes what the address bar shows on the way */
    static Browser open(Path profile, SeenSecrets secrets) {
        return open(profile, secrets, "en");
    }

    /** The same of somebody who reads a language best, by its tag. */
    static Browser open(Path profile, SeenSecrets secrets, String language) {
        SELENIUM.setLevel(Level.SEVERE);
        var options = new ChromeOptions();
        options.setBinary("/usr/bin/chromium");
        // The person trusts the run's own authority; what the services trust is what is tried.
        options.setAcceptInsecureCerts(true);
        options.setExperimentalOption("prefs", Map.of("intl.accept_languages", language));
        options.addArguments(
                "--headless=new",
                // Chromium's own sandbox refuses root.
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile);
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(new File("/usr/bin/chromedriver"))
                .usingPort(Ports.free())
                .withTimeout(PATIENCE)
                .build();
        var chromium = new ChromeDriver(service, options);
        chromium.manage().timeouts().pageLoadTimeout(PATIENCE);
        return new Browser(chromium, secrets);
    }

    /** Follows the link, presses the button, logs in on Keycloak's page, allows what is asked if it is, and stays on the page that follows. */
    void consent(String link, String person, String password) {
        secrets.noteLink(link);
        press(link);
        logIn(person, password);
        allow();
    }

    /** The same person reads what is asked and does not want it. */
    void decline(String link, String person, String password) {
        secrets.noteLink(link);
        press(link);
        logIn(person, password);
        element(By.name("cancel")).click();
        awaitReturn();
    }

    /** Follows an invitation's link to the end, as somebody who has the account. */
    void accept(String link, String token, String person, String password) {
        secrets.note(token);
        press(link);
        logIn(person, password);
        allow();
    }

    /** Goes to an address that leads to Keycloak at once, logs in there, and stays where that ends. */
    void signIn(String address, String person, String password) {
        chromium.get(address);
        logIn(person, password);
        allow();
    }

    /** The same, for somebody whom Keycloak asks for a code, too. */
    void signIn(String address, String person, String password, Authenticator authenticator) {
        chromium.get(address);
        logIn(person, password);
        element(By.id("otp")).sendKeys(authenticator.code(Instant.now()));
        element(By.id("kc-login")).click();
        allow();
    }

    /** Goes to such an address and does not allow what is asked. */
    void signInInVain(String address, String person, String password) {
        chromium.get(address);
        logIn(person, password);
        element(By.name("cancel")).click();
        awaitReturn();
    }

    private void press(String link) {
        chromium.get(link);
        element(By.cssSelector("button[type=submit]")).click();
    }

    private void logIn(String person, String password) {
        var name = element(By.id("username"));
        secrets.noteFlow(location());
        name.clear();
        name.sendKeys(person);
        element(By.id("password")).sendKeys(password);
        element(By.id("kc-login")).click();
    }

    /** Keycloak asks nobody twice for the same. */
    private void allow() {
        var asked = Waiting.until(
                "the question or what follows it",
                PATIENCE,
                () -> leftKeycloak()
                        ? Optional.of(List.<WebElement>of())
                        : Optional.of(chromium.findElements(By.name("accept"))).filter(buttons -> !buttons.isEmpty()));
        asked.forEach(WebElement::click);
        awaitReturn();
    }

    private void awaitReturn() {
        Waiting.until("a page that is not Keycloak's", PATIENCE, () -> Optional.of(true)
                .filter(_ -> leftKeycloak()));
        secrets.noteFlow(location());
    }

    /** Where the person is now. */
    String location() {
        return chromium.getCurrentUrl();
    }

    private boolean leftKeycloak() {
        return !chromium.getCurrentUrl().contains("/realms/");
    }

    void goTo(String address) {
        chromium.get(address);
    }

    String heading() {
        return element(By.tagName("h1")).getText();
    }

    private WebElement element(By by) {
        try {
            return Waiting.until(by.toString(), PATIENCE, () -> chromium.findElements(by).stream()
                    .findFirst());
        } catch (AssertionError e) {
            throw new AssertionError(chromium.getTitle() + " shows no " + by + ": " + chromium.getPageSource(), e);
        }
    }

    @Override
    public void close() {
        chromium.quit();
    }
}
