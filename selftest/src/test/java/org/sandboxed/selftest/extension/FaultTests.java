package org.sandboxed.selftest.extension;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.opentest4j.AssertionFailedError;
import org.sandboxed.selftest.extension.FaultTestCases.AssertionTestCase;
import org.sandboxed.selftest.extension.FaultTestCases.ComposedTestCase;
import org.sandboxed.selftest.extension.FaultTestCases.ContradictoryTestCase;
import org.sandboxed.selftest.extension.FaultTestCases.ForkedTestCase;
import org.sandboxed.selftest.extension.FaultTestCases.MisspeltTestCase;
import org.sandboxed.selftest.extension.FaultTestCases.OptionalTestCase;
import org.sandboxed.selftest.extension.FaultTestCases.SharedTestCase;
import org.sandboxed.selftest.extension.FaultTestCases.UnusedTestCase;

/** Faults that annotations ask for, and those that a test waits for in vain. */
class FaultTests {

    @Test
    void faults_of_class_and_method_add_up() {
        Jupiter.runs(ComposedTestCase.class).succeeds(1);
    }

    @Test
    void a_forked_test_meets_its_faults() {
        Jupiter.runs(ForkedTestCase.class).succeeds(1);
    }

    @Test
    void a_fault_that_never_came_fails_the_test() {
        Jupiter.runs(UnusedTestCase.class)
                .hasFailed(1)
                .failure()
                .isInstanceOf(AssertionFailedError.class)
                .hasMessage(
                        "The fault rule on(fsync).path(\"**/db.log\").nth(3).fail(EIO) never fired; 1 calls matched.\n"
                                + "If that is meant: optional()");
    }

    @Test
    void an_optional_fault_need_not_come() {
        Jupiter.runs(OptionalTestCase.class).succeeds(1);
    }

    @Test
    void a_fault_of_a_shared_sandbox_may_come_in_any_of_its_tests() {
        Jupiter.runs(SharedTestCase.class).succeeds(2);
    }

    @Test
    void a_rule_that_makes_no_sense_fails_the_test_before_it_runs() {
        Jupiter.runs(MisspeltTestCase.class)
                .hasFailed(1)
                .failure()
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessageContainingAll("@FailSyscall({\"fsink\"}) on ", "never_runs()", "no such syscall");
        Jupiter.runs(ContradictoryTestCase.class)
                .hasFailed(1)
                .failure()
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessageContainingAll("every(2) after on(fsync).nth(1)", "a rule can have one");
    }

    @Test
    void an_assertion_says_how_often_the_rule_fired() {
        Jupiter.runs(AssertionTestCase.class)
                .hasFailed(1)
                .failure()
                .hasMessageContaining("Expecting fault rule:\n  on(mkdir, mkdirat).fail(EIO)\n"
                        + "to have fired 2 times\nbut fired 1 times; 1 calls matched");
    }
}
