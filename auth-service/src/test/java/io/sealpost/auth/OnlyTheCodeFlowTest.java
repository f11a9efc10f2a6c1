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
import org.junit.jupiter.api.Test;

/** No implicit flow and no password grant (RFC 9700 §2.1.2, §2.4), in code and in configuration. */
class OnlyTheCodeFlowTest {

    private static final Pattern OTHER_FLOW =
            Pattern.compile("ResponseType\\.(?!CODE\\b)[A-Z]|new ResponseType\\(|response_type=(?!code\\b)|"
                    + "grant_type=password|\"password\", *\"grant|GrantType\\.(PASSWORD|IMPLICIT)");

    @Test
    void noPasswordGrantIsBuilt() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("com.nimbusds.oauth2.sdk.ResourceOwnerPasswordCredentialsGrant")
                .check(new ClassFileImporter()
                        .withImportOption(new DoNotIncludeTests())
                        .importPackages("io.sealpost.auth"));
    }

    @Test
    void noOtherResponseTypeIsAskedFor() throws IOException {
        try (var files = Files.walk(Path.of("src/main"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .isNotEmpty()
                    .noneMatch(file -> OTHER_FLOW.matcher(text(file)).find());
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
