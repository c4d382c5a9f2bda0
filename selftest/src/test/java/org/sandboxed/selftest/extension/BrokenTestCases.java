package org.sandboxed.selftest.extension;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.policy.BranchAction;
import org.sandboxed.junit.FailSyscall;
import org.sandboxed.junit.MaxProcesses;
import org.sandboxed.junit.RecordSyscalls;
import org.sandboxed.junit.Sandboxed;
import org.sandboxed.junit.SandboxedRun;
import org.sandboxed.junit.Workdir;

import static org.assertj.core.api.Assertions.fail;

/** Tests with annotations that make no sense; no body must ever run. */
final class BrokenTestCases {

    private BrokenTestCases() {}

    @Sandboxed(timeout = "soon")
    static class TimeoutTestCase {

        @Test
        void does_not_even_ask_for_a_sandbox() {
            fail("ran");
        }
    }

    @Sandboxed
    static class PathTestCase {

        PathTestCase(Sandbox sandbox) {
            fail("made in " + sandbox.workdir());
        }

        @Test
        @Sandboxed(readable = "/no/such/path")
        void has_a_constructor_that_asks() {
            fail("ran");
        }
    }

    @Sandboxed
    static class LimitTestCase {

        @Test
        @MaxProcesses(0)
        void allows_nothing(Sandbox sandbox) {
            fail("ran in " + sandbox.workdir());
        }
    }

    @Sandboxed
    static class ActionsTestCase {

        @Test
        @Sandboxed(onExit = {BranchAction.DISCARD, BranchAction.COMMIT})
        void wants_both() {
            fail("ran");
        }
    }

    @Sandboxed(allowSyscalls = "ptrace")
    static class ContradictionTestCase {

        @Test
        @Sandboxed(denySyscalls = "ptrace")
        void wants_both(Sandbox sandbox) {
            fail("ran in " + sandbox.workdir());
        }
    }

    @RecordSyscalls("getpidd")
    static class SyscallTestCase {

        @Test
        void records_what_does_not_exist(Sandbox sandbox) {
            fail("ran in " + sandbox.workdir());
        }
    }

    @FailSyscall("opennat")
    static class EarlyTestCase {

        @BeforeAll
        static void prepares_what_takes_long() {
            fail("ran");
        }

        @Test
        void fails_what_does_not_exist() {
            fail("ran");
        }
    }

    @Sandboxed
    static class NoRunTestCase {

        @Test
        void takes_a_result_without_a_run(RunResult run) {
            fail("ran with " + run);
        }
    }

    @Sandboxed
    static class ClassRunTestCase {

        @BeforeAll
        static void takes_the_result_of_one_test(RunResult run) {
            fail("ran with " + run);
        }

        @Test
        @SandboxedRun("true")
        void runs_something() {
            fail("ran");
        }
    }

    static class EmptyRunTestCase {

        @Test
        @SandboxedRun({})
        void names_no_program() {
            fail("ran");
        }
    }

    static class MissingProgramTestCase {

        @Test
        @SandboxedRun("no-such-program")
        void names_a_program_that_is_not_there() {
            fail("ran");
        }
    }

    @Sandboxed
    static class WorkdirTestCase {

        @Test
        void takes_it_as_a_string(@Workdir String workdir) {
            fail("ran with " + workdir);
        }
    }

    @Sandboxed
    static class PlainPathTestCase {

        @Test
        void takes_just_any_path(Path path) {
            fail("ran with " + path);
        }
    }
}
