package org.sandboxed.engine.refusals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxedProcess;

import static org.assertj.core.api.Assertions.assertThat;

/** Signals stay in the sandbox. */
class SignalScopeTests {

    @Test
    void core_198_the_test_jvm_cannot_be_signalled() {
        long jvm = ProcessHandle.current().pid();

        RunResult run = kill(jvm + ", 0");

        assertThat(run.stdout()).isEqualTo("EPERM\n");
    }

    /** A signal to any of them would be one to the whole JVM. */
    @Test
    void no_thread_of_the_test_jvm_can_be_signalled() throws IOException {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            SandboxedProcess python = sandbox.start(Python.command("""
                print('there', flush=True)
                for tid in sys.stdin.read().split():
                    attempt(lambda: os.kill(int(tid), 0))
                """));
            assertThat(python.stdout().read()).isEqualTo('t');
            String threads = String.join(" ", threads());
            python.stdin().write(threads.getBytes(StandardCharsets.UTF_8));
            python.stdin().close();

            assertThat(python.waitFor().stdout().lines().skip(1)).isNotEmpty().doesNotContain("ok");
        }
    }

    private static List<String> threads() throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            return tasks.map(task -> task.getFileName().toString()).toList();
        }
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
