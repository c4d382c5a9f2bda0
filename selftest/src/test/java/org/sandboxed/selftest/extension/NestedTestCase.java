package org.sandboxed.selftest.extension;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.EndReason;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.junit.MaxProcesses;
import org.sandboxed.junit.RecordSyscalls;
import org.sandboxed.junit.Sandboxed;
import org.sandboxed.junit.SandboxedRun;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** What is inside adds to the lists of what is outside and replaces its single values. */
@Sandboxed(
        env = {"A=outer", "B=outer"},
        timeout = "200ms")
@RecordSyscalls("getuid")
class NestedTestCase {

    private static final String PRINT = "echo $A $B $C";

    @Test
    @SandboxedRun({"sh", "-c", PRINT})
    void the_class_counts_alone(RunResult run) {
        assertThat(run).hasStdout("outer outer\n");
    }

    @Test
    void the_limit_of_the_class_counts(Sandbox sandbox) {
        assertThat(sandbox.run("sleep", "20")).timedOut().endedBecause(EndReason.TIMED_OUT);
    }

    @Nested
    @Sandboxed(env = "B=inner", timeout = "10s")
    class InnerTestCase {

        @Test
        @SandboxedRun({"sh", "-c", "sleep 0.4; " + PRINT})
        void the_inner_class_counts_more(RunResult run) {
            assertThat(run).succeeded().hasStdout("outer inner\n");
        }

        @Test
        @Sandboxed(env = "C=method")
        @RecordSyscalls("geteuid")
        @MaxProcesses(1)
        @SandboxedRun({"sh", "-c", PRINT + "; id; echo never"})
        void the_method_counts_most(RunResult run) {
            assertThat(run).failed().hasStdoutContaining("outer inner method");
            assertThat(run.syscalls()).attempted(Syscall.GETEUID, Syscall.GETUID);
        }
    }
}
