package org.sandboxed.engine.refusals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxedProcess;
import org.sandboxed.engine.internal.kernel.CProgram;

import static org.assertj.core.api.Assertions.assertThat;

/** Signals stay in the sandbox. */
class SignalScopeTests {

    /** Without a rule for it, more than half of them reach the thread. */
    private static final int LAUNCHES = 30;

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

    /** It is in the program's domain for a fraction of a millisecond, and has a number a little below the program's. */
    @Test
    void not_even_the_thread_that_has_started_a_program_can_be_signalled(@TempDir Path directory) {
        Path program = CProgram.compile(directory, """
            #define _GNU_SOURCE
            #include <signal.h>
            #include <stdio.h>
            #include <sys/syscall.h>
            #include <unistd.h>

            static int reaches(int tid) {
                return kill(tid, 0) == 0 || syscall(SYS_tkill, tid, 0) == 0 || syscall(SYS_tgkill, getppid(), tid, 0) == 0;
            }

            int main(void) {
                int self = getpid(), reached = 0;
                for (int round = 0; round < 100; round++)
                    for (int tid = self - 32; tid < self; tid++)
                        reached += reaches(tid);
                return printf("%d\\n", reached) < 0;
            }
            """, "-static", "-O2");

        try (Sandbox sandbox = Sandbox.builder().readable(directory.toString()).build()) {
            for (int i = 0; i < LAUNCHES; i++) {
                assertThat(sandbox.run(program.toString()).stdout()).isEqualTo("0\n");
            }
        }
    }

    @Test
    void a_program_can_have_itself_signalled_when_there_is_something_to_read() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run(Python.command("""
                import fcntl, socket, struct
                own, far = socket.socketpair()
                attempt(lambda: fcntl.fcntl(own, fcntl.F_SETOWN, os.getpid()))
                attempt(lambda: fcntl.fcntl(own, 15, struct.pack('ii', 1, os.getpid())))
                attempt(lambda: fcntl.ioctl(own, 0x8901, struct.pack('i', os.getpid())))
                attempt(lambda: fcntl.ioctl(own, 0x8902, struct.pack('i', os.getpid())))
                attempt(lambda: os.close(os.pidfd_open(os.getpid())))
                signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGIO})
                fcntl.fcntl(own, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
                far.send(b'x')
                print(signal.sigwait({signal.SIGIO}).name)
                """));

            assertThat(run.stdout().lines()).containsExactly("ok", "ok", "ok", "ok", "ok", "SIGIO");
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
