package org.sandboxed.selftest;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/** The arrows of {@code docs/architecture.md}, checked on the compiled classes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTests {

    private static final String ENGINE = "org.sandboxed.engine..";
    private static final String INTERNAL = "org.sandboxed.engine.internal..";
    private static final String KERNEL = "org.sandboxed.engine.internal.kernel..";
    private static final String HANDLER = "org.sandboxed.engine.internal.handler..";

    private JavaClasses production = new ClassFileImporter().importClasses();

    @BeforeAll
    void read_classes() {
        production = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("org.sandboxed");
    }

    @Test
    void sees_every_module() {
        assertThat(production)
                .extracting(JavaClass::getPackageName)
                .contains(
                        "org.sandboxed.engine",
                        "org.sandboxed.junit",
                        "org.sandboxed.assertj",
                        "org.sandboxed.http.internal");
    }

    @Test
    void only_the_kernel_package_touches_native_bindings() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(KERNEL)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jnr..", "com.kenai.jffi..")
                .because("one package owns the binding library, its structs and errno"));
    }

    @Test
    void the_kernel_package_stands_on_nothing_internal() {
        check(noClasses()
                .that()
                .resideInAPackage(KERNEL)
                .should()
                .dependOnClassesThat(resideInAPackage(INTERNAL).and(resideOutsideOfPackage(KERNEL)))
                .because("it is the lowest layer"));
    }

    @Test
    void a_handler_never_receives_or_answers() {
        check(noClasses()
                .that()
                .resideInAPackage(HANDLER)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.sandboxed.engine.internal.supervise..", "org.sandboxed.engine.internal.launch..")
                .because("a handler decides; the supervisor receives and answers"));
    }

    @Test
    void the_engine_knows_no_test_framework() {
        check(noClasses()
                .that()
                .resideInAPackage(ENGINE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.junit..",
                        "org.opentest4j..",
                        "org.apiguardian..",
                        "org.assertj..",
                        "org.sandboxed.junit..",
                        "org.sandboxed.assertj..")
                .because("the engine is usable without JUnit and AssertJ"));
    }

    @Test
    void the_extension_uses_only_the_public_engine() {
        check(noClasses()
                .that()
                .resideInAnyPackage("org.sandboxed.junit..", "org.sandboxed.assertj..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(INTERNAL)
                .because("the extension knows nothing of libc and of how the engine works"));
    }

    @Test
    void the_proxy_knows_of_the_engine_what_is_about_http() {
        check(noClasses()
                .that()
                .resideInAPackage("org.sandboxed.http..")
                .should()
                .dependOnClassesThat(resideInAPackage("org.sandboxed..")
                        .and(resideOutsideOfPackage("org.sandboxed.http.."))
                        .and(resideOutsideOfPackage("org.sandboxed.engine.internal.http.."))
                        .and(resideOutsideOfPackage("org.sandboxed.engine.policy..")))
                .because("it reads and writes messages; what may be sent is decided in the engine"));
    }

    @Test
    void assertions_work_without_junit() {
        check(noClasses()
                .that()
                .resideInAPackage("org.sandboxed.assertj..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.junit..", "org.sandboxed.junit..")
                .because("assertions are about records, not about tests"));
    }

    @Test
    void public_methods_return_no_internal_type() {
        DescribedPredicate<JavaClass> internal =
                describe("internal", type -> type.getPackageName().contains(".internal"));
        check(methods()
                .that()
                .arePublic()
                .and()
                .areDeclaredInClassesThat()
                .arePublic()
                .and()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackage("..internal..")
                .should()
                .notHaveRawReturnType(internal)
                .because("what users can reach is the public API"));
    }

    @Test
    void internal_packages_of_the_engine_form_no_cycle() {
        check(slices().matching("org.sandboxed.engine.internal.(*)..").should().beFreeOfCycles());
    }

    @Test
    void internal_packages_of_the_extension_form_no_cycle() {
        check(slices().matching("org.sandboxed.junit.internal.(*)..").should().beFreeOfCycles());
    }

    @Test
    void nothing_static_is_mutable() {
        check(fields().that().areStatic().should().beFinal().because("sandboxes of parallel tests share no state"));
    }

    private void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(production);
    }
}
