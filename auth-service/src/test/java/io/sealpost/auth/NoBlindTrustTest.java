package io.sealpost.auth;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Test;

/** Nothing in this service trusts every certificate or every name, and no setting makes it. */
class NoBlindTrustTest {

    /** Switches of the libraries on the class path that turn a check off. */
    private static final Pattern SWITCH =
            Pattern.compile("ssl\\.trust\\b|trust-all|trustAll|checkserveridentity\", \"false|"
                    + "HostnameVerifier\\(|ALLOW_ALL|Noop|TrustAllStrategy|TrustSelfSigned|loadTrustMaterial|"
                    + "tls\\.verification|hostname-verification|jdk\\.internal\\.httpclient\\.disableHostnameVerification|"
                    + "MailSSLSocketFactory|InsecureTrustManagerFactory");

    /** {@code CurrentTrust} hands each question on to it. */
    @Test
    void onlyTheCheckThatAsksTheJdkJudgesCertificates() {
        noClasses()
                .that()
                .doNotHaveSimpleName("CertificateCheck")
                .and()
                .doNotHaveSimpleName("CurrentTrust")
                .should()
                .beAssignableTo(TrustManager.class)
                .orShould()
                .beAssignableTo(HostnameVerifier.class)
                .allowEmptyShould(true)
                .check(new ClassFileImporter()
                        .withImportOption(new DoNotIncludeTests())
                        .importPackages("io.sealpost.auth"));
    }

    @Test
    void nothingTurnsACheckOff() throws IOException {
        try (var files = Files.walk(Path.of("src/main"))) {
            assertThat(files.filter(Files::isRegularFile)).isNotEmpty().noneMatch(file -> SWITCH.matcher(text(file))
                    .find());
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).replace("HttpsSupport.getDefaultHostnameVerifier()", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
