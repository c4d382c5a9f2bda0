package org.sandboxed.selftest.handlers;

import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.selftest.Python;

import static org.assertj.core.api.Assertions.assertThat;

/** Numbers that are no system call. */
class NumberTests {

    @Test
    void numbers_without_a_system_call_are_answered_as_a_kernel_does_and_fail_no_run() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run(Python.lines(
                    "import ctypes",
                    "libc = ctypes.CDLL(None, use_errno=True)",
                    "for number in -1, 0x40000000 + 520, 0x40000000 + 9999, 9999:",
                    "    print(libc.syscall(ctypes.c_long(number)), ctypes.get_errno())"));

            assertThat(run.stdout()).isEqualTo("-1 38\n".repeat(4));
            assertThat(run.handlerFailure()).isEmpty();
        }
    }
}
