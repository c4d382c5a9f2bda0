package org.sandboxed.examples;

import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.SyscallEvent;
import org.sandboxed.junit.RecordSyscalls;
import org.sandboxed.junit.Sandboxed;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** Reading the record: what a program does by itself, without the noise of its loader and its locale. */
@Sandboxed
class RecordTests {

    @Test
    void leaves_out_what_every_program_does(Sandbox sandbox) {
        RunResult cat = sandbox.run("cat", "/etc/passwd");

        assertThat(cat).succeeded();
        assertThat(cat.syscalls().under("/etc/ld.so.cache")).isNotEmpty();
        assertThat(cat.syscalls().withoutRuntimeNoise().of(Syscall.OPENAT))
                .extracting(event -> event.path().orElse(""))
                .containsExactly("/etc/passwd");
    }

    @Test
    @RecordSyscalls("getppid")
    void shows_a_call_that_the_policy_does_not_need(Sandbox sandbox) {
        RunResult python = sandbox.run("python3", "-c", "import os; os.getppid()");

        assertThat(python.syscalls().of(Syscall.GETPPID))
                .first()
                .extracting(SyscallEvent::describe)
                .asString()
                .contains("getppid()");
    }

    @Test
    @Sandboxed(denied = "/etc/passwd")
    void says_which_rule_refused(Sandbox sandbox) {
        RunResult cat = sandbox.run("cat", "/etc/passwd");

        assertThat(cat).failed().hasStderrContaining("Permission denied");
        assertThat(cat.syscalls().denied())
                .singleElement()
                .satisfies(event -> assertThat(event.rule())
                        .hasValueSatisfying(rule -> assertThat(rule).contains("/etc/passwd")));
    }
}
