package org.sandboxed.selftest.extension;

import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.sandboxed.engine.SandboxLaunchException;

/** A value that makes no sense fails the test with the annotation, the value, the place and the reason. */
class BrokenTests {

    @Test
    void a_timeout_that_is_no_duration() {
        refused(BrokenTestCases.TimeoutTestCase.class)
                .hasMessageStartingWith("@Sandboxed(timeout = \"soon\") on "
                        + BrokenTestCases.TimeoutTestCase.class.getName() + ": not a duration");
    }

    @Test
    void a_path_that_does_not_exist() {
        refused(BrokenTestCases.PathTestCase.class)
                .hasMessageStartingWith("@Sandboxed(readable = \"/no/such/path\") on "
                        + BrokenTestCases.PathTestCase.class.getName() + ".has_a_constructor_that_asks(): ")
                .hasMessageContaining("does not exist");
    }

    @Test
    void a_limit_of_nothing() {
        refused(BrokenTestCases.LimitTestCase.class)
                .hasMessage("@MaxProcesses(value = 0) on " + BrokenTestCases.LimitTestCase.class.getName()
                        + ".allows_nothing(): maxProcesses: 0 is not a positive number");
    }

    @Test
    void two_ends_of_the_same_changes() {
        refused(BrokenTestCases.ActionsTestCase.class)
                .hasMessage(
                        "@Sandboxed(onExit = [DISCARD, COMMIT]) on " + BrokenTestCases.ActionsTestCase.class.getName()
                                + ".wants_both(): one action at most: the changes can only end in one way");
    }

    @Test
    void values_that_contradict_each_other() {
        Jupiter.runs(BrokenTestCases.ContradictionTestCase.class)
                .failure()
                .hasRootCauseMessage("allowSyscalls and denySyscalls both name ptrace; leave one out")
                .hasMessageContaining("The sandbox of " + BrokenTestCases.ContradictionTestCase.class.getName()
                        + ".wants_both(): allowSyscalls and denySyscalls both name ptrace");
    }

    @Test
    void core_134_core_135_a_syscall_that_does_not_exist() {
        refused(BrokenTestCases.SyscallTestCase.class)
                .hasMessageStartingWith("@RecordSyscalls(value = \"getpidd\") on "
                        + BrokenTestCases.SyscallTestCase.class.getName() + ": no such syscall");
    }

    @Test
    void what_makes_no_sense_by_itself_is_refused_before_methods_of_the_class_run() {
        refused(BrokenTestCases.EarlyTestCase.class)
                .hasMessageStartingWith(
                        "@FailSyscall({\"opennat\"}) on " + BrokenTestCases.EarlyTestCase.class.getName() + ": ");
    }

    @Test
    void a_result_without_a_run() {
        Jupiter.runs(BrokenTestCases.NoRunTestCase.class)
                .failure()
                .isInstanceOf(ParameterResolutionException.class)
                .hasMessageStartingWith("The RunResult parameter of " + BrokenTestCases.NoRunTestCase.class.getName()
                        + ".takes_a_result_without_a_run(): ")
                .hasMessageContaining("with @SandboxedRun({\"program\", \"argument\"})");
    }

    @Test
    void a_result_for_a_whole_class() {
        Jupiter.runs(BrokenTestCases.ClassRunTestCase.class)
                .failure()
                .isInstanceOf(ParameterResolutionException.class)
                .hasMessageContaining(".takes_the_result_of_one_test(): a RunResult belongs to one test");
    }

    @Test
    void a_run_of_nothing() {
        refused(BrokenTestCases.EmptyRunTestCase.class)
                .hasMessage("@SandboxedRun({}) on " + BrokenTestCases.EmptyRunTestCase.class.getName()
                        + ".names_no_program(): no program; write @SandboxedRun({\"program\", \"argument\"})");
    }

    @Test
    void a_program_that_is_not_there() {
        Jupiter.runs(BrokenTestCases.MissingProgramTestCase.class)
                .failure()
                .isInstanceOf(SandboxLaunchException.class)
                .hasMessageContaining("no-such-program");
    }

    @Test
    void a_workdir_that_is_no_path() {
        Jupiter.runs(BrokenTestCases.WorkdirTestCase.class)
                .failure()
                .isInstanceOf(ParameterResolutionException.class)
                .hasMessageContaining(".takes_it_as_a_string(): @Workdir can only give a java.nio.file.Path");
    }

    @Test
    void a_path_that_is_not_ours_is_left_to_others() {
        Jupiter.runs(BrokenTestCases.PlainPathTestCase.class)
                .failure()
                .isInstanceOf(ParameterResolutionException.class)
                .hasMessageContaining("No ParameterResolver registered");
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refused(Class<?> testCase) {
        return Jupiter.runs(testCase).failure().isInstanceOf(ExtensionConfigurationException.class);
    }
}
