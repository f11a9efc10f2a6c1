package io.sealpost.auth;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import org.junit.jupiter.api.Test;

/**
 * The directions that the code keeps. Plain tests, not ArchUnit's own annotations: its engine reports nothing at all under this version of
 * JUnit, failures included.
 */
class PackageRulesTest {

    private static final JavaClasses CODE =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("io.sealpost.auth");

    @Test
    void identityKnowsNoFeatureAndNoDatabase() {
        noClasses()
                .that()
                .resideInAPackage("..identity..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..connection..",
                        "..provider..",
                        "..parameter..",
                        "..vault..",
                        "io.sealpost.auth.http..",
                        "jakarta.persistence..",
                        "jakarta.ws.rs..")
                .check(CODE);
    }

    @Test
    void providersDoNotKnowConnections() {
        noClasses()
                .that()
                .resideInAPackage("..provider..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..connection..")
                .check(CODE);
    }

    /** They come of a sign-in and know nothing of how it went. */
    @Test
    void sessionsDoNotKnowProvidersAndBrowsers() {
        noClasses()
                .that()
                .resideInAPackage("..session..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..provider..", "..connection..", "..browser..")
                .check(CODE);
    }

    @Test
    void theVaultIsCalledWithoutADatabase() {
        noClasses()
                .that()
                .resideInAPackage("..vault..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.persistence..", "jakarta.transaction..", "io.quarkus.hibernate..")
                .check(CODE);
    }

    @Test
    void featuresDoNotKnowStartup() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..startup..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..startup..")
                .check(CODE);
    }

    @Test
    void decisionsDoNotSpeakHttp() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "..connection..",
                        "..provider..",
                        "..parameter..",
                        "..user..",
                        "..invitation..",
                        "..accessrequest..",
                        "..admission..",
                        "..session..")
                .and()
                .haveSimpleNameNotEndingWith("Resource")
                .and()
                .haveSimpleNameNotEndingWith("Pages")
                .and()
                .areTopLevelClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jakarta.ws.rs..")
                .check(CODE);
    }

    @Test
    void nothingIsInjectedIntoFields() {
        fields().should().notBeAnnotatedWith("jakarta.inject.Inject").check(CODE);
    }

    @Test
    void entitiesStayInTheirPackage() {
        classes()
                .that()
                .areAnnotatedWith("jakarta.persistence.Entity")
                .should()
                .notHaveModifier(JavaModifier.PUBLIC)
                .check(CODE);
    }

    @Test
    void noCycles() {
        slices().matching("io.sealpost.auth.(*)..").should().beFreeOfCycles().check(CODE);
    }
}
