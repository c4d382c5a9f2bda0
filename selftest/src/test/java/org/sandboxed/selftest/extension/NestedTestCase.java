package org.sandboxed.selftest.extension;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.EndReason;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.junit.MaxProcesses;
import org.sandboxed.junit.RecordSyscalls;
import org.sandboxed.junit.Sandboxed;
import org.sandboxed.junit.SandboxedRun;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** What is inside adds to the lists of what is outside and replaces its single values. */
@Sandboxed(
        env = {"A=outer", "B=outer"},
        stdin = "outer input",
        timeout = "60s")
@RecordSyscalls("getuid")
class NestedTestCase {

    private static final String PRINT = "echo $A $B $C; cat";

    @Test
    @SandboxedRun({"sh", "-c", PRINT})
    void the_class_counts_alone(RunResult run) {
        assertThat(run).succeeded().hasStdout("outer outer\nouter input");
    }

    @Test
    @Sandboxed(timeout = "300ms")
    @SandboxedRun({"sleep", "1000"})
    void the_limit_of_the_method_counts(RunResult run) {
        assertThat(run).timedOut().endedBecause(EndReason.TIMED_OUT);
    }

    @Nested
    @Sandboxed(env = "B=inner", stdin = "inner input")
    class InnerTestCase {

        @Test
        @SandboxedRun({"sh", "-c", PRINT})
        void the_inner_class_counts_more(RunResult run) {
            assertThat(run).succeeded().hasStdout("outer inner\ninner input");
        }

        @Test
        @Sandboxed(env = "C=method", stdin = "no input")
        @RecordSyscalls("geteuid")
        @MaxProcesses(2)
        @SandboxedRun({"sh", "-c", PRINT + "; id > /dev/null; id | id | id | id; exit 0"})
        void the_method_counts_most(RunResult run) {
            assertThat(run).hasStdoutContaining("outer inner method\nno input");
            assertThat(run).hasStderrContaining("fork");
            assertThat(run.syscalls()).attempted(Syscall.GETEUID, Syscall.GETUID);
        }
    }
}
