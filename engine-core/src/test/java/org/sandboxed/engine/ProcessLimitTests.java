package org.sandboxed.engine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.Decision;
import org.sandboxed.engine.record.SyscallEvent;

import static org.assertj.core.api.Assertions.assertThat;

/** How many processes may live at once, seen by programs that try for more. */
@Timeout(120)
class ProcessLimitTests {

    private static final String FORK_AND_SLEEP = """
            import os, signal, time
            children, refused = [], 0
            for i in range(10):
                try:
                    pid = os.fork()
                except BlockingIOError:
                    refused += 1
                    continue
                if pid == 0:
                    signal.pause()
                children.append(pid)
            print(len(children), refused)
            for pid in children:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
            """;

    @Test
    void core_153_sleeping_children_use_the_limit_up() {
        try (Sandbox sandbox = Sandbox.builder().maxProcesses(3).build()) {
            RunResult run = sandbox.run("python3", "-c", FORK_AND_SLEEP);

            assertThat(run.stdout()).isEqualTo("2 8\n");
            assertThat(run.syscalls().denied())
                    .filteredOn(event -> !event.syscall().equals(Syscall.CLONE3))
                    .hasSize(8)
                    .allSatisfy(event -> {
                        assertThat(event.decision()).isEqualTo(new Decision.Failed(Errno.EAGAIN));
                        assertThat(event.rule()).hasValue("maxProcesses: 3 processes are alive");
                    });
        }
    }

    @Test
    void core_154_one_child_after_the_other_never_does() {
        assertThat(python(3, """
                import os
                for i in range(20):
                    pid = os.fork()
                    if pid == 0:
                        os._exit(0)
                    os.waitpid(pid, 0)
                print("ok")
                """)).isEqualTo("ok\n");
    }

    @Test
    void core_155_threads_are_no_processes() {
        assertThat(python(2, """
                import threading
                barrier = threading.Barrier(11)
                threads = [threading.Thread(target=barrier.wait) for i in range(10)]
                for thread in threads:
                    thread.start()
                barrier.wait()
                for thread in threads:
                    thread.join()
                print(len(threads))
                """)).isEqualTo("10\n");
    }

    @Test
    void core_157_children_reaped_without_blocking_do_not_run_the_limit_dry() {
        assertThat(python(10, """
                import os
                for i in range(30):
                    pid = os.fork()
                    if pid == 0:
                        os._exit(0)
                    while os.waitpid(pid, os.WNOHANG)[0] == 0:
                        pass
                print("ok")
                """)).isEqualTo("ok\n");
    }

    @Test
    void core_157_children_that_nobody_waits_for_do_not_run_the_limit_dry() {
        assertThat(python(4, """
                import os, signal
                signal.signal(signal.SIGCHLD, signal.SIG_IGN)
                for i in range(30):
                    reader, writer = os.pipe()
                    pid = os.fork()
                    if pid == 0:
                        os._exit(0)
                    os.close(writer)
                    os.read(reader, 1)
                    os.close(reader)
                    try:
                        os.waitpid(pid, 0)
                    except ChildProcessError:
                        pass
                print("ok")
                """)).isEqualTo("ok\n");
    }

    @Test
    void zombies_do_not_count() {
        assertThat(python(3, """
                import os
                for i in range(30):
                    pid = os.fork()
                    if pid == 0:
                        os._exit(0)
                    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
                print("ok")
                """)).isEqualTo("ok\n");
    }

    @Test
    void orphans_count_even_if_they_never_made_a_call() {
        assertThat(python(4, """
                import os, signal
                def orphan():
                    reader, writer = os.pipe()
                    pid = os.fork()
                    if pid == 0:
                        try:
                            if os.fork() == 0:
                                signal.pause()
                            os.write(writer, b"1")
                        except BlockingIOError:
                            os.write(writer, b"0")
                        os._exit(0)
                    os.waitpid(pid, 0)
                    made = os.read(reader, 1)
                    os.close(reader)
                    os.close(writer)
                    return int(made)
                print([orphan() for i in range(6)])
                """)).isEqualTo("[1, 1, 0, 0, 0, 0]\n");
    }

    @Test
    void a_fork_bomb_never_has_more_than_the_limit() {
        try (Sandbox sandbox = Sandbox.builder().maxProcesses(8).build()) {
            RunResult run = sandbox.run("python3", "-c", """
                    import os, signal
                    me = os.getpid()
                    marks = os.open("marks", os.O_RDWR | os.O_CREAT | os.O_APPEND)
                    for i in range(100):
                        try:
                            if os.fork() > 0:
                                os.write(marks, b"+")
                        except BlockingIOError:
                            pass
                    if os.getpid() != me:
                        os.write(marks, b"-")
                        signal.pause()
                    text = b"+"
                    while text.count(b"+") > text.count(b"-"):
                        text = os.pread(marks, 1000, 0)
                    print(1 + text.count(b"+"))
                    """);

            assertThat(run.stdout()).isEqualTo("8\n");
            assertThat(run.processes().leaked()).hasSize(7);
        }
    }

    @Test
    void a_program_alone_may_have_no_child() {
        try (Sandbox sandbox = Sandbox.builder().maxProcesses(1).build()) {
            RunResult run = sandbox.run("python3", "-c", """
                    import subprocess
                    try:
                        subprocess.run(["true"])
                    except BlockingIOError as e:
                        print(e.errno)
                    """);

            assertThat(run.stdout()).isEqualTo(Errno.EAGAIN.number() + "\n");
            assertThat(run.processes().all()).hasSize(1);
        }
    }

    // Not with bash: it crashes in such a storm (SIGSEGV in 5.2) whether or not it is in a sandbox.
    @Test
    void no_fork_is_lost_in_a_storm_of_signals() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run("sh", "-c", """
                    trap : USR1
                    me=$$
                    (while kill -USR1 $me; do :; done) 2>/dev/null &
                    storm=$!
                    i=0
                    while [ $i -lt 80 ]; do
                        n=$(echo $i | cat | cat)
                        [ "$n" = "$i" ] || echo "lost $i: $n"
                        true & true & true &
                        i=$((i + 1))
                    done
                    kill -KILL $storm
                    echo done $i
                    """);

            assertThat(run.stdout()).isEqualTo("done 80\n");
            assertThat(run.stderr()).doesNotContainIgnoringCase("fork");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "bash"})
    void with_a_limit_no_fork_is_lost_to_the_end_of_another_child(String shell) {
        try (Sandbox sandbox = Sandbox.builder().maxProcesses(60).build()) {
            RunResult run = sandbox.run(shell, "-c", """
                    i=0
                    while [ $i -lt 80 ]; do
                        n=$(echo $i | cat | cat)
                        [ "$n" = "$i" ] || echo "lost $i: $n"
                        true & true & true &
                        i=$((i + 1))
                    done
                    echo done $i
                    """);

            assertThat(run.stdout()).isEqualTo("done 80\n");
            assertThat(run.stderr()).doesNotContainIgnoringCase("fork");
        }
    }

    @Test
    void with_a_limit_handlers_of_sigchld_run_and_defaults_stay() {
        assertThat(python(10, """
                import os, signal
                print(signal.signal(signal.SIGCHLD, signal.SIG_DFL) == signal.SIG_DFL)
                ended = []
                signal.signal(signal.SIGCHLD, lambda number, frame: ended.append(number))
                pid = os.fork()
                if pid == 0:
                    os._exit(0)
                os.waitpid(pid, 0)
                print(ended == [signal.SIGCHLD])
                """)).isEqualTo("True\nTrue\n");
    }

    @Test
    void without_a_limit_a_crowd_is_killed_and_the_result_says_why() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run("sh", "-c", "while :; do sleep 100 & done");

            assertThat(run.endReason()).isEqualTo(EndReason.KILLED_BY_POLICY);
            assertThat(run.handlerFailure())
                    .get()
                    .asString()
                    .contains("More than 64 processes of [sh, -c, while :; do sleep 100 & done]", "maxProcesses");
        }
    }

    @Test
    void sixty_children_are_no_crowd() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run(
                    "sh", "-c", "i=0; while [ $i -lt 60 ]; do sleep 1 & i=$((i + 1)); done; wait; echo done");

            assertThat(run.stdout()).isEqualTo("done\n");
            assertThat(run.handlerFailure()).isEmpty();
        }
    }

    @Test
    void limits_of_processes_outside_are_out_of_reach() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run("python3", "-c", """
                    import os, resource
                    def limit(pid):
                        try:
                            resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))
                            return "ok"
                        except OSError as e:
                            return e.strerror
                    child = os.fork()
                    if child == 0:
                        import signal
                        signal.pause()
                    print(limit(0), limit(os.getpid()), limit(child), limit(os.getppid()), sep=", ")
                    os.kill(child, 9)
                    os.waitpid(child, 0)
                    """);

            assertThat(run.stdout()).isEqualTo("ok, ok, ok, Operation not permitted\n");
            assertThat(run.syscalls().of(Syscall.PRLIMIT64))
                    .filteredOn(SyscallEvent::isDenial)
                    .singleElement()
                    .satisfies(event -> assertThat(event.rule())
                            .hasValue("blocked: prlimit64(2) on a process outside of the sandbox"));
        }
    }

    @Test
    void a_sibling_of_the_program_would_be_a_child_of_the_test_jvm() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run("python3", "-c", """
                    import ctypes, os, platform
                    CLONE_PARENT = 0x8000
                    nr = 220 if platform.machine() == "aarch64" else 56
                    libc = ctypes.CDLL(None, use_errno=True)
                    pid = libc.syscall(nr, CLONE_PARENT | 17, 0, 0, 0, 0)
                    if pid == 0:
                        os._exit(0)
                    print(pid, os.strerror(ctypes.get_errno()))
                    """);

            assertThat(run.stdout()).isEqualTo("-1 Operation not permitted\n");
        }
    }

    private static String python(int maxProcesses, String program) {
        try (Sandbox sandbox = Sandbox.builder().maxProcesses(maxProcesses).build()) {
            RunResult run = sandbox.run("python3", "-c", program);
            assertThat(run.stderr()).isEmpty();
            return run.stdout();
        }
    }
}
