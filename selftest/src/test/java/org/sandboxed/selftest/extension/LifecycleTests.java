package org.sandboxed.selftest.extension;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** How long a sandbox lives and who shares it. */
class LifecycleTests {

    @Test
    void constructors_lifecycle_methods_and_tests_get_the_sandbox_of_their_test() {
        Jupiter.runs(InjectionTestCase.class).succeeds(2);
    }

    @Test
    void a_sandbox_of_the_class_is_shared_except_where_a_test_says_something_else() {
        Jupiter.runs(SharingTestCase.class).succeeds(5);
    }

    @Test
    void one_instance_of_a_class_has_one_sandbox() {
        Jupiter.runs(PerClassTestCase.class).succeeds(2);
    }

    @Test
    void nested_classes_and_methods_add_to_what_is_outside() {
        Jupiter.runs(NestedTestCase.class).succeeds(4);
    }

    @Test
    void every_invocation_has_its_own_sandbox() {
        Jupiter.runs(InvocationsTestCase.class).succeeds(8);
    }

    @Test
    void thirty_two_tests_run_at_once() {
        Jupiter.runs(
                        ParallelTestCase.class,
                        Map.of(
                                "junit.jupiter.execution.parallel.enabled",
                                "true",
                                "junit.jupiter.execution.parallel.config.strategy",
                                "fixed",
                                "junit.jupiter.execution.parallel.config.fixed.parallelism",
                                "32"))
                .succeeds(ParallelTestCase.TESTS);
    }

    @Test
    void annotations_can_be_composed_and_inherited() {
        Jupiter.runs(ComposedTestCase.class).succeeds(3);
    }

    @Test
    void fields_can_register_the_extension_too() {
        Jupiter.runs(RegisteredTestCase.class).succeeds(3);
    }

    @Test
    void a_field_that_comes_too_late_is_refused() {
        Jupiter.runs(LateTestCase.class)
                .failure()
                .hasMessageContaining("SandboxExtension.with(...) on " + LateTestCase.class.getName()
                        + ".never_runs(): the constructor already has the sandbox; make the field static");
    }

    @Test
    void a_program_runs_once_before_the_body() {
        Jupiter.runs(RunTestCase.class).succeeds(2);
    }
}
