package org.sandboxed.selftest.extension;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.sandboxed.junit.SandboxExtension;
import org.sandboxed.selftest.extension.ForkTestCases.AfterTestCase;
import org.sandboxed.selftest.extension.ForkTestCases.EndsTestCase;
import org.sandboxed.selftest.extension.ForkTestCases.FactoryTestCase;
import org.sandboxed.selftest.extension.ForkTestCases.InvocationsTestCase;
import org.sandboxed.selftest.extension.ForkTestCases.LifecycleTestCase;
import org.sandboxed.selftest.extension.ForkTestCases.MisspeltTestCase;
import org.sandboxed.selftest.extension.ForkTestCases.OutcomesTestCase;
import org.sandboxed.selftest.extension.ForkTestCases.ParameterTestCase;
import org.sandboxed.selftest.extension.ForkTestCases.ProgramTestCase;
import org.sandboxed.selftest.extension.ForkTestCases.SlowTestCase;
import org.sandboxed.selftest.extension.ForkTestCases.SomeTestCase;
import org.sandboxed.selftest.extension.ForkTestCases.StaysTestCase;
import org.sandboxed.selftest.extension.ForkTestCases.UnforkedClassTestCase;
import org.sandboxed.selftest.extension.ForkTestCases.UnforkedTestCase;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

/** Tests that run inside of their sandbox, in a JVM of their own. */
class ForkTests {

    @Test
    void the_whole_lifecycle_runs_inside_once() {
        Jupiter.runs(LifecycleTestCase.class).succeeds(1);
    }

    @Test
    void every_outcome_comes_back() {
        Jupiter run = Jupiter.runs(OutcomesTestCase.class);

        run.hasFailed(3).hasSucceeded(1).hasAborted(1);
        assertThat(run.failureOf("fails()")).hasMessage("not equal").hasFieldOrProperty("expected");
        assertThat(run.failureOf("throwsCause()"))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("outer")
                .hasCauseExactlyInstanceOf(IllegalStateException.class);
        assertThat(run.failureOf("is_refused_the_network()")).hasMessageContaining("Connection refused");
        run.reportEntries()
                .contains("key = value")
                .anySatisfy(entry ->
                        assertThat(entry).startsWith("sandboxed.denied").contains("203.0.113.7:80"));
    }

    @Test
    void each_invocation_has_a_jvm_of_its_own() {
        Jupiter.runs(InvocationsTestCase.class).succeeds(5);
    }

    @Test
    void a_factory_brings_its_tests_back() {
        Jupiter run = Jupiter.runs(FactoryTestCase.class);

        run.hasSucceeded(1).hasFailed(2);
        assertThat(run.failureOf("fails")).hasMessage("dynamic");
        assertThat(run.failureOf("broken()")).hasMessage("broken");
    }

    @Test
    void the_end_of_the_jvm_fails_the_test_unless_somebody_judges_it() {
        Jupiter.runs(EndsTestCase.class)
                .hasSucceeded(1)
                .failure()
                .hasMessage("The forked JVM of " + EndsTestCase.class.getName() + ".halts() neither returned nor threw:"
                        + " exited with code 4. If that is meant, an @AfterSandboxed method that takes the CallResult"
                        + " can say so");
    }

    @Test
    void what_is_seen_from_outside_fails_the_test() {
        Jupiter.runs(AfterTestCase.class).failure().hasMessage("seen from outside");
    }

    @Test
    void what_makes_no_sense_is_refused() {
        Jupiter.runs(MisspeltTestCase.class)
                .failure()
                .hasMessage("@AfterSandboxed(\"tset\") on " + MisspeltTestCase.class.getName()
                        + ".never(): there is no method of that name in " + MisspeltTestCase.class.getName());
        Jupiter.runs(ParameterTestCase.class)
                .failure()
                .hasMessageContaining("takes_a_sandbox(): with fork = METHOD the test runs inside of the sandbox");
        Jupiter.runs(StaysTestCase.class)
                .failure()
                .hasMessageStartingWith("@Sandboxed(fork = NONE) on " + StaysTestCase.class.getName() + ".stays(): ");
        Jupiter.runs(UnforkedTestCase.class).failure().hasMessageContaining("never(): test is not forked;");
        Jupiter.runs(ProgramTestCase.class).failure().hasMessageContaining("can start the program");
    }

    @Test
    void a_timeout_of_junit_ends_the_fork() {
        Jupiter.runs(SlowTestCase.class).failure().hasMessageContaining("timed out after 1 second");
    }

    @Test
    void methods_that_no_fork_would_call_are_refused_whatever_they_name() {
        Jupiter run = Jupiter.runs(UnforkedClassTestCase.class).hasSucceeded(0).hasFailed(2);

        for (String name : List.of("test()", "factory()")) {
            assertThat(run.failureOf(name))
                    .hasMessage("@AfterSandboxed on " + UnforkedClassTestCase.class.getName()
                            + ".never(): no test of " + UnforkedClassTestCase.class.getName()
                            + " is forked; annotate it, or one of its tests, with @Sandboxed(fork = METHOD)");
        }
    }

    @Test
    void a_parameter_of_a_build_does_not_pass_for_a_fork() {
        Jupiter.runs(SomeTestCase.class, Map.of("sandboxed.forked", "true")).succeeds(2);
    }

    @Test
    void a_method_alone_can_be_forked() {
        Jupiter.runs(SomeTestCase.class).succeeds(2);
    }

    @Test
    void forks_run_in_parallel() {
        Map<String, String> parallel = Map.of(
                "junit.jupiter.execution.parallel.enabled", "true",
                "junit.jupiter.execution.parallel.mode.default", "concurrent");

        Jupiter.runs(InvocationsTestCase.class, parallel).succeeds(5);
    }

    @Test
    void every_way_in_which_junit_calls_user_code_is_routed() {
        assertThat(Stream.of(SandboxExtension.class.getDeclaredMethods())
                        .filter(method -> !method.isBridge())
                        .map(Method::getName)
                        .collect(toSet()))
                .as("overridden in SandboxExtension")
                .containsAll(Stream.of(InvocationInterceptor.class.getDeclaredMethods())
                        .filter(method -> !method.isSynthetic())
                        .filter(method -> !method.isAnnotationPresent(Deprecated.class))
                        .map(Method::getName)
                        .collect(toSet()));
    }
}
