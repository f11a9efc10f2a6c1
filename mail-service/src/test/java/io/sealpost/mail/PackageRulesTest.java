package io.sealpost.mail;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** What package-info promises. */
class PackageRulesTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("io.sealpost.mail");

    private static final String[] PURE = {"..mail.address..", "..mail.resolution..", "..mail.refusal.."};

    @Test
    void domainKnowsNeitherHttpNorTheDatabase() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.ws.rs..", "jakarta.persistence..", "io.quarkus..", "org.hibernate..")
                .check(CLASSES);
    }

    @Test
    void domainKnowsNoFeature() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..mail.server..",
                        "..mail.message..",
                        "..mail.incoming..",
                        "..mail.received..",
                        "..mail.vault..",
                        "..mail.http..")
                .check(CLASSES);
    }

    @Test
    void protocolsKnowNeitherTheQueueNorTheVault() {
        noClasses()
                .that()
                .resideInAnyPackage("..mail.smtp..", "..mail.imap..", "..mail.connection..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..mail.vault..",
                        "..mail.message..",
                        "..mail.incoming..",
                        "..mail.server..",
                        "jakarta.persistence..",
                        "jakarta.ws.rs..")
                .check(CLASSES);
    }

    @Test
    void nobodyKnowsStartup() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..mail.startup..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..mail.startup..")
                .check(CLASSES);
    }

    @Test
    void onlyConnectionsMakeSockets() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..mail.connection..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javax.net")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.net.Socket")
                .check(CLASSES);
    }

    @Test
    void featuresFormNoCircle() {
        slices().matching("io.sealpost.mail.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void noFieldIsInjected() {
        noFields().should().beAnnotatedWith(Inject.class).check(CLASSES);
    }

    @Test
    void namesSayWhatThingsAre() {
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Utils?|Helper|Manager|DTO|Dto|Data|Info|Base)")
                .check(CLASSES);
    }
}
