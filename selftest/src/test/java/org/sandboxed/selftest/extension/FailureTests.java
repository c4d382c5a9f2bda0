package org.sandboxed.selftest.extension;

import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.sandboxed.selftest.extension.FailureTestCases.AbortedLeakTestCase;
import org.sandboxed.selftest.extension.FailureTestCases.AbortedTestCase;
import org.sandboxed.selftest.extension.FailureTestCases.AllowedLeakTestCase;
import org.sandboxed.selftest.extension.FailureTestCases.ConstructorTestCase;
import org.sandboxed.selftest.extension.FailureTestCases.DeniedTestCase;
import org.sandboxed.selftest.extension.FailureTestCases.DynamicTestCase;
import org.sandboxed.selftest.extension.FailureTestCases.HandlerTestCase;
import org.sandboxed.selftest.extension.FailureTestCases.LeakTestCase;
import org.sandboxed.selftest.extension.FailureTestCases.ManyDenialsTestCase;
import org.sandboxed.selftest.extension.FailureTestCases.QuietTestCase;
import org.sandboxed.selftest.extension.FailureTestCases.RunningTestCase;
import org.sandboxed.selftest.extension.FailureTestCases.SharedLeakTestCase;
import org.sandboxed.selftest.extension.FailureTestCases.UnwatchedLeakTestCase;

import static org.assertj.core.api.Assertions.assertThat;

/** A failure carries its evidence, and what programs leave behind is a failure. */
class FailureTests {

    @Test
    void the_message_of_an_assertion_explains_itself() {
        Jupiter.runs(DeniedTestCase.class)
                .failure()
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("to succeed\nbut it exited with code 3 after ")
                .hasMessageContaining("stdout was:\n  good\nstderr was:\n  bad\n")
                .hasMessageContaining("denied was:\n  #")
                .hasMessageContaining("unshare(");
    }

    @Test
    void the_evidence_is_published_with_the_failure() {
        Jupiter.runs(DeniedTestCase.class)
                .hasFailed(1)
                .reportEntries()
                .anySatisfy(entry -> assertThat(entry).startsWith("sandboxed.runs =   sh -c echo good"))
                .anySatisfy(entry ->
                        assertThat(entry).startsWith("sandboxed.denied =   #").contains("unshare("))
                .anySatisfy(entry -> assertThat(entry).isEqualTo("sandboxed.changes =   A  made"))
                .anySatisfy(entry -> assertThat(entry).isEqualTo("sandboxed.stdout =   good"))
                .anySatisfy(entry -> assertThat(entry).startsWith("sandboxed.stderr =   bad"));
    }

    @Test
    void the_evidence_shows_twenty_denials_and_counts_the_others() {
        Jupiter.runs(ManyDenialsTestCase.class)
                .hasFailed(1)
                .reportEntries()
                .filteredOn(entry -> entry.startsWith("sandboxed.denied"))
                .singleElement()
                .asString()
                .hasLineCount(21)
                .containsPattern("\\n {2}\\.\\.\\. and \\d+ more$");
    }

    @Test
    void the_evidence_stands_below_the_stack_trace_too() {
        Jupiter.runs(DeniedTestCase.class)
                .failure()
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .singleElement()
                        .asString()
                        .contains("sandboxed.denied:\n  #", "sandboxed.stdout:\n  good"));
    }

    @Test
    void a_test_that_passes_or_is_aborted_or_ran_nothing_publishes_nothing() {
        Jupiter.runs(InjectionTestCase.class).succeeds(2).reportEntries().isEmpty();
        Jupiter.runs(AbortedTestCase.class).hasAborted(1).reportEntries().isEmpty();
        Jupiter.runs(QuietTestCase.class).hasFailed(1).reportEntries().isEmpty();
    }

    @Test
    void what_an_aborted_test_left_behind_fails_it_with_evidence() {
        Jupiter.runs(AbortedLeakTestCase.class)
                .hasFailed(1)
                .reportEntries()
                .anySatisfy(entry -> assertThat(entry).startsWith("sandboxed.runs =   sh -c setsid sleep 1000"));
    }

    @Test
    void a_constructor_has_its_evidence() {
        Jupiter.runs(ConstructorTestCase.class)
                .hasFailed(1)
                .reportEntries()
                .anySatisfy(entry -> assertThat(entry).startsWith("sandboxed.denied =   #"))
                .anySatisfy(entry -> assertThat(entry).isEqualTo("sandboxed.stdout =   good"));
    }

    @Test
    void a_dynamic_test_has_its_evidence() {
        Jupiter.runs(DynamicTestCase.class)
                .hasSucceeded(1)
                .hasFailed(1)
                .reportEntries()
                .singleElement()
                .asString()
                .startsWith("sandboxed.runs =   true: exit code 0")
                .contains("\n  false: exit code 1");
    }

    @Test
    void a_process_that_is_left_behind_fails_the_test_with_its_arguments() {
        Jupiter.runs(LeakTestCase.class)
                .failure()
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageStartingWith("Left behind by \"sh -c setsid sleep 1000")
                .hasMessageContaining("sleep 1000 (")
                .hasMessageEndingWith("If that is meant: @Sandboxed(leakedProcesses = ALLOW)");
    }

    @Test
    void it_does_so_even_where_nobody_waits_for_the_program() {
        Jupiter.runs(UnwatchedLeakTestCase.class)
                .failure()
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageContaining("sleep 1000 (");
    }

    @Test
    void it_may_be_allowed_outside_and_forbidden_inside() {
        Jupiter.runs(AllowedLeakTestCase.class).hasSucceeded(1).failure().hasMessageContaining("sleep 1000 (");
    }

    @Test
    void in_a_shared_sandbox_the_test_that_left_it_is_to_blame() {
        Jupiter.runs(SharedLeakTestCase.class).hasSucceeded(1).failure().hasMessageContaining("sleep 1000 (");
    }

    @Test
    void a_handler_that_throws_fails_the_test() {
        Jupiter.runs(HandlerTestCase.class)
                .failure()
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageStartingWith("A handler failed during \"id\": ")
                .hasMessageContaining("broken on purpose")
                .hasRootCauseMessage("broken on purpose");
    }

    @Test
    void a_program_that_still_runs_is_cancelled_with_its_test() {
        Jupiter.runs(RunningTestCase.class).succeeds(1);
    }
}
