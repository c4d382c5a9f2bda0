package org.sandboxed.engine.refusals;

import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;

import static org.assertj.core.api.Assertions.assertThat;

/** Signals stay in the sandbox. */
class SignalScopeTests {

    @Test
    void core_198_the_test_jvm_cannot_be_signalled() {
        long jvm = ProcessHandle.current().pid();

        RunResult run = kill(jvm + ", 0");

        assertThat(run.stdout()).isEqualTo("EPERM\n");
    }

    @Test
    void core_199_a_program_can_signal_itself() {
        assertThat(kill("os.getpid(), 0").stdout()).isEqualTo("ok\n");
    }

    @Test
    void a_program_can_signal_its_child() {
        assertThat(kill("subprocess.Popen(['sleep', '60']).pid, signal.SIGKILL").stdout())
                .isEqualTo("ok\n");
    }

    private static RunResult kill(String arguments) {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            return sandbox.run(Python.command("attempt(lambda: os.kill(%s))".formatted(arguments)));
        }
    }
}
