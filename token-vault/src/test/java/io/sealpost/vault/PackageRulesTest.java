package io.sealpost.vault;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The directions that the code keeps. */
@AnalyzeClasses(packages = "io.sealpost.vault", importOptions = DoNotIncludeTests.class)
class PackageRulesTest {

    @ArchTest
    static final ArchRule cryptoKnowsNoOtherPackage = noClasses()
            .that()
            .resideInAPackage("..crypto..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..application..",
                    "..grant..",
                    "..provider..",
                    "..parameter..",
                    "..secret..",
                    "..audit..",
                    "..http..",
                    "..caller..",
                    "..refusal..",
                    "..startup..");

    @ArchTest
    static final ArchRule featuresDoNotKnowStartup = noClasses()
            .that()
            .resideOutsideOfPackage("..startup..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..startup..");

    @ArchTest
    static final ArchRule providersAreCalledWithoutADatabase = noClasses()
            .that()
            .resideInAPackage("..provider..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.persistence..", "jakarta.transaction..", "io.quarkus.hibernate..");

    @ArchTest
    static final ArchRule onlyResourcesAndHttpSpeakHttp = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Resource")
            .and()
            .resideOutsideOfPackage("..http..")
            .and()
            .areTopLevelClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jakarta.ws.rs..");

    @ArchTest
    static final ArchRule nothingIsInjectedIntoFields = fields().should().notBeAnnotatedWith("jakarta.inject.Inject");

    @ArchTest
    static final ArchRule repositoriesAndEntitiesStayInTheirPackage = classes()
            .that()
            .areAnnotatedWith("jakarta.persistence.Entity")
            .should()
            .notHaveModifier(JavaModifier.PUBLIC);

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("io.sealpost.vault.(*)..").should().beFreeOfCycles();
}
