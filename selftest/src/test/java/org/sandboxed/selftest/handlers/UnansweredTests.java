package org.sandboxed.selftest.handlers;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxedProcess;
import org.sandboxed.engine.handler.Action;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.handler.SyscallHandler;
import org.sandboxed.engine.record.Decision;
import org.sandboxed.engine.record.SyscallEvent;
import org.sandboxed.selftest.Python;

import static org.assertj.core.api.Assertions.assertThat;

/** Calls that were waiting for their answers when their program was ended are in the record as well. */
class UnansweredTests {

    @Test
    void the_call_that_a_program_hangs_in_is_in_its_record() {
        try (Sandbox sandbox = Sandbox.builder()
                .timeout(Duration.ofSeconds(3))
                .denied("/etc/hostname")
                .build()) {
            RunResult run = sandbox.run("sh", "-c", "mkfifo pipe; exec cat pipe");

            assertThat(run.timedOut()).isTrue();
            SyscallEvent last = lastOf(run);
            assertThat(last.path()).contains("pipe");
            assertThat(last.decision()).isEqualTo(new Decision.Failed(Errno.EINTR));
            assertThat(last.isDenial()).isFalse();
        }
    }

    @Test
    void calls_of_a_killed_program_are_recorded_in_the_order_in_which_they_were_made() throws InterruptedException {
        CountDownLatch made = new CountDownLatch(2);
        SyscallHandler never = call -> Action.defer(() -> {
            made.countDown();
            new CountDownLatch(1).await();
            return Action.proceed();
        });
        try (Sandbox sandbox = Sandbox.builder()
                .handler(Syscall.GETPRIORITY, never)
                .handler(Syscall.GETPGRP, never)
                .build()) {
            SandboxedProcess process = sandbox.start(Python.lines(
                    "import os",
                    "ready, told = os.pipe()",
                    "if os.fork() == 0:",
                    "    os.read(ready, 1)",
                    "    os.getpgrp()",
                    "os.write(told, b'x')",
                    "os.getpriority(os.PRIO_PROCESS, 0)"));
            assertThat(made.await(60, TimeUnit.SECONDS)).isTrue();
            process.kill();
            RunResult run = process.waitFor();

            assertThat(run.syscalls().of(Syscall.GETPRIORITY, Syscall.GETPGRP).events())
                    .isSortedAccordingTo((one, other) -> one.at().compareTo(other.at()))
                    .hasSize(2)
                    .allSatisfy(event ->
                            assertThat(event.describe()).endsWith("(the caller ended before it was answered)"));
            assertThat(run.syscalls().count(Syscall.GETPRIORITY)).isOne();
            assertThat(sandbox.syscalls().count(Syscall.GETPGRP)).isOne();
            assertThat(run.handlerFailure()).isEmpty();
        }
    }

    private static SyscallEvent lastOf(RunResult run) {
        return run.syscalls().events().get(run.syscalls().events().size() - 1);
    }
}
