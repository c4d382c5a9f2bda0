package org.sandboxed.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.SyscallEvent;

import static org.assertj.core.api.Assertions.assertThat;

/** The tree of processes that a run leaves in its result. */
@Timeout(120)
class ProcessesOfRunsTests {

    @Test
    void a_pipeline_is_a_shell_with_two_children() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run("sh", "-c", "echo hello | cat | tr a-z A-Z; exit 3");

            ProcessNode root = run.processes().root();
            assertThat(run.stdout()).isEqualTo("HELLO\n");
            assertThat(root.argv()).containsExactly("sh", "-c", "echo hello | cat | tr a-z A-Z; exit 3");
            assertThat(root.executable()).startsWith("/").endsWith("/sh");
            assertThat(root.cwd()).isEqualTo(sandbox.workdir().toString());
            assertThat(root.exitCode()).hasValue(3);
            assertThat(root.children())
                    .extracting(ProcessNode::argv)
                    .contains(List.of("cat"), List.of("tr", "a-z", "A-Z"));
            assertThat(run.processes().leaked()).isEmpty();
        }
    }

    @Test
    void every_process_has_its_own_exit_code_or_signal() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run("sh", "-c", "ls missing; sh -c 'exit 42'; sh -c 'kill -TERM $$'; true");

            List<ProcessNode> children = run.processes().root().children();
            assertThat(run.exitCode()).isZero();
            assertThat(children).hasSize(3);
            assertThat(children.get(0).argv()).containsExactly("ls", "missing");
            assertThat(children.get(0).exitCode()).hasValue(2);
            assertThat(children.get(1).exitCode()).hasValue(42);
            assertThat(children.get(2).signal()).hasValue(15);
            assertThat(children.get(2).exitCode()).isEmpty();
        }
    }

    @Test
    void make_runs_its_recipes_as_children() throws IOException {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            Files.writeString(sandbox.workdir().resolve("Makefile"), """
                    all: a b c d e f
                    a b c d e f:
                    \t@mkdir dir-$@ && cat /dev/null > dir-$@/file
                    """);

            RunResult run = sandbox.run("make", "-j4");

            assertThat(run.exitCode()).as(run.stderr()).isZero();
            assertThat(run.processes().root().argv()).containsExactly("make", "-j4");
            for (String target : List.of("a", "b", "c", "d", "e", "f")) {
                assertThat(run.processes().all())
                        .anySatisfy(node -> assertThat(node.argv()).containsExactly("mkdir", "dir-" + target));
            }
            assertThat(run.processes().all())
                    .allSatisfy(node -> assertThat(node.exitCode()).hasValue(0));
        }
    }

    @Test
    void a_child_of_a_child_stays_below_it_when_it_is_orphaned() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run("python3", "-c", """
                    import os
                    seen, sees = os.pipe()
                    gone, goes = os.pipe()
                    middle = os.fork()
                    if middle == 0:
                        open("/dev/null")
                        if os.fork() == 0:
                            open("/dev/null")
                            os.write(sees, b"x")
                            os.read(gone, 1)
                            os._exit(0)
                        os.read(seen, 1)
                        os._exit(5)
                    os.waitpid(middle, 0)
                    os.write(goes, b"x")
                    """);

            ProcessNode middle = run.processes().root().children().get(0);
            assertThat(middle.exitCode()).as(run.stdout() + run.stderr()).hasValue(5);
            assertThat(middle.children()).hasSize(1);
        }
    }

    @Test
    void a_program_that_is_looked_for_in_many_places_is_the_one_that_was_found() {
        try (Sandbox sandbox = Sandbox.builder()
                .env("PATH", "/nowhere:/usr/share:/usr/bin:/bin")
                .build()) {
            RunResult run = sandbox.run("/usr/bin/python3", "-c", """
                    import os
                    if os.fork() == 0:
                        os.execvp("true", ["renamed", "argument"])
                    os.wait()
                    """);

            ProcessNode child = run.processes().root().children().get(0);
            assertThat(child.argv()).containsExactly("renamed", "argument");
            assertThat(child.executable()).isEqualTo("/usr/bin/true");
            assertThat(run.syscalls().of(Syscall.EXECVE))
                    .filteredOn(event -> event.pid() == child.pid())
                    .extracting(SyscallEvent::argv)
                    .contains(List.of("renamed", "argument"));
        }
    }

    @Test
    void many_and_long_arguments_are_cut_and_the_program_gets_them_all() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run =
                    sandbox.run("sh", "-c", "/bin/echo $(seq 200) | wc -w; /bin/echo " + "x".repeat(9000) + " | wc -c");

            assertThat(run.stdout()).isEqualTo("200\n9001\n");
            assertThat(run.processes().root().argv().get(2)).hasSize(4096);
            assertThat(run.processes().all())
                    .filteredOn(node -> node.argv().contains("/bin/echo"))
                    .anySatisfy(node -> assertThat(node.argv()).hasSize(64).startsWith("/bin/echo", "1", "2"));
        }
    }

    @Test
    void an_exec_without_arguments_is_the_kernel_s_to_judge() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run("python3", "-c", """
                    import ctypes, os
                    libc = ctypes.CDLL(None, use_errno=True)
                    libc.execve.restype = ctypes.c_int
                    print(libc.execve(b"/bin/true", ctypes.c_void_p(1), None), os.strerror(ctypes.get_errno()))
                    print(libc.execve(ctypes.c_void_p(1), None, None), os.strerror(ctypes.get_errno()))
                    """);

            assertThat(run.stdout()).isEqualTo("-1 Bad address\n-1 Bad address\n");
        }
    }

    @Test
    void a_process_with_a_session_of_its_own_is_leaked_with_its_arguments() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run("sh", "-c", "setsid sleep 1234 & sleep 0.3");

            assertThat(run.processes().leaked())
                    .extracting(ProcessNode::argv)
                    .containsExactly(List.of("sleep", "1234"));
            assertThat(run.processes().all()).containsAll(run.processes().leaked());
            awaitEnd(run.processes().leaked().get(0).pid());
        }
    }

    @Test
    void a_daemon_that_never_called_is_leaked_with_its_arguments() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run("python3", "-c", """
                    import os, signal
                    reader, writer = os.pipe()
                    pid = os.fork()
                    if pid == 0:
                        os.setsid()
                        if os.fork() == 0:
                            os.write(writer, b"x")
                            signal.pause()
                        os._exit(0)
                    os.waitpid(pid, 0)
                    os.read(reader, 1)
                    """);

            assertThat(run.exitCode()).isZero();
            assertThat(run.processes().leaked()).singleElement().satisfies(leaked -> {
                assertThat(leaked.argv()).startsWith("python3", "-c");
                assertThat(leaked.cwd()).isEqualTo(sandbox.workdir().toString());
                awaitEnd(leaked.pid());
            });
        }
    }

    @Test
    void a_zombie_is_no_leak() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run("sh", "-c", "cat /dev/null & exec sleep 0.3");

            assertThat(run.processes().leaked()).isEmpty();
            assertThat(run.processes().all()).hasSize(2);
        }
    }

    /** It has been killed, but may be on its way, and whoever adopts orphans may not have reaped it. */
    private static void awaitEnd(int pid) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (isAlive(pid) && System.nanoTime() - deadline < 0) {
            Thread.onSpinWait();
        }
        assertThat(isAlive(pid)).isFalse();
    }

    private static boolean isAlive(int pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Integer.toString(pid), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException e) {
            return false;
        }
    }
}
