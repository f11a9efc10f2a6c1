package io.sealpost.vault;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** The directions that the code keeps. */
class PackageRulesTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("io.sealpost.vault");

    @Test
    void cryptoKnowsNoOtherPackage() {
        check(noClasses()
                .that()
                .resideInAPackage("..crypto..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..application..",
                        "..credential..",
                        "..grant..",
                        "..device..",
                        "..provider..",
                        "..parameter..",
                        "..secret..",
                        "..audit..",
                        "..http..",
                        "..caller..",
                        "..refusal..",
                        "..key..",
                        "..transit..",
                        "..startup.."));
    }

    @Test
    void featuresDoNotKnowStartup() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("..startup..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..startup.."));
    }

    @Test
    void providersAreCalledWithoutADatabase() {
        check(noClasses()
                .that()
                .resideInAnyPackage("..provider..", "..credential..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.persistence..", "jakarta.transaction..", "io.quarkus.hibernate.."));
    }

    @Test
    void onlyResourcesAndHttpSpeakHttp() {
        check(noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Resource")
                .and()
                .resideOutsideOfPackage("..http..")
                .and()
                .areTopLevelClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jakarta.ws.rs.."));
    }

    @Test
    void nothingIsInjectedIntoFields() {
        check(fields().should().notBeAnnotatedWith("jakarta.inject.Inject"));
    }

    @Test
    void repositoriesAndEntitiesStayInTheirPackage() {
        check(classes()
                .that()
                .areAnnotatedWith("jakarta.persistence.Entity")
                .should()
                .notHaveModifier(JavaModifier.PUBLIC));
    }

    @Test
    void noCycles() {
        check(slices().matching("io.sealpost.vault.(*)..").should().beFreeOfCycles());
    }

    private static void check(ArchRule rule) {
        rule.check(CLASSES);
    }
}
