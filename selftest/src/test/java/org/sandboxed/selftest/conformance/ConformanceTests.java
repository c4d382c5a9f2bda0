package org.sandboxed.selftest.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.EndReason;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.SandboxedProcess;
import org.sandboxed.engine.handler.Action;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.SyscallEvent;
import org.sandboxed.selftest.Python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Cases of the conformance list that belong to no other class; some as docs/conformance.md says that they differ here. */
class ConformanceTests {

    private static final Syscall[] SYSTEM_V_IPC = {
        Syscall.SHMGET,
        Syscall.SHMAT,
        Syscall.SHMCTL,
        Syscall.SHMDT,
        Syscall.SEMGET,
        Syscall.SEMCTL,
        Syscall.MSGGET,
        Syscall.MSGCTL
    };

    @Test
    void core_017_system_v_ipc_works_where_it_is_allowed() {
        List<String> ipc = Python.lines(
                "import ctypes",
                "libc = ctypes.CDLL(None, use_errno=True)",
                "ids = libc.shmget(0, 4096, 0o600), libc.semget(0, 1, 0o600), libc.msgget(0, 0o600)",
                "print([i >= 0 for i in ids], ctypes.get_errno())",
                "libc.shmctl(ids[0], 0, 0); libc.semctl(ids[1], 0, 0); libc.msgctl(ids[2], 0, 0)");
        try (Sandbox closed = Sandbox.builder().build();
                Sandbox open = Sandbox.builder().allowSyscalls(SYSTEM_V_IPC).build()) {
            assertThat(open.run(ipc).stdout()).isEqualTo("[True, True, True] 0\n");
            assertThat(closed.run(ipc).stdout()).isEqualTo("[False, False, False] 1\n");
        }
    }

    /** The case lets the caller choose what a handler that throws comes to; here it is always EIO and a reported failure. */
    @Test
    void core_069_a_handler_that_throws_never_lets_the_call_proceed() {
        try (Sandbox sandbox = Sandbox.builder()
                .handler(Syscall.GETCWD, call -> {
                    throw new IllegalStateException("broken");
                })
                .build()) {
            RunResult run = sandbox.run(
                    Python.lines("import os", "try: print(os.getcwd())", "except OSError as e: print(e.errno)"));

            assertThat(run.stdout()).isEqualTo(Errno.EIO.number() + "\n");
            assertThat(run.handlerFailure())
                    .hasValueSatisfying(failure -> assertThat(failure).hasMessageContaining("broken"));
        }
    }

    /** The compiler refuses what is no handler; only null is left. */
    @Test
    @SuppressWarnings("NullAway")
    void core_081_null_is_no_handler() {
        assertThatThrownBy(() -> Sandbox.builder().handler(Syscall.GETCWD, null))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("handler: null");
    }

    @Test
    void core_083_handlers_of_a_run_that_ended_or_failed_to_start_are_asked_no_more() {
        List<Integer> asked = new ArrayList<>();
        try (Sandbox sandbox = Sandbox.builder()
                .handler(Syscall.GETPGRP, call -> {
                    asked.add(call.pid());
                    return Action.proceed();
                })
                .build()) {
            assertThatThrownBy(() -> sandbox.run("/no/such/program")).isInstanceOf(SandboxException.class);
            sandbox.run(Python.lines("import os; os.getpgrp()"));
            sandbox.run(Python.lines("import os; os.getpgrp()"));

            assertThat(asked).hasSize(2).doesNotHaveDuplicates();
        }
    }

    /** Ours are the defaults of a test library: no limit at which a fork fails, and an environment that is clean. */
    @Test
    void core_123_without_options_little_is_allowed_and_the_environment_is_clean() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult env = sandbox.run("env");
            RunResult forks = sandbox.run("sh", "-c", "for i in 1 2 3; do /bin/true; done");

            assertThat(env.stdout().lines().map(line -> line.replaceFirst("=.*", "")))
                    .containsExactlyInAnyOrder("PATH", "LANG", "HOME", "TMPDIR", "PWD");
            assertThat(forks.exitCode()).isZero();
            assertThat(forks.syscalls()
                            .of(Syscall.CLONE, Syscall.VFORK, Syscall.FORK)
                            .events())
                    .isEmpty();
        }
    }

    @Test
    void core_137_a_syscall_cannot_be_allowed_and_denied() {
        assertThatThrownBy(() -> Sandbox.builder()
                        .allowSyscalls(SYSTEM_V_IPC)
                        .denySyscalls(Syscall.SHMGET)
                        .build())
                .isInstanceOf(SandboxException.class)
                .hasMessageContainingAll("allowSyscalls", "denySyscalls", "shmget");
    }

    @Test
    void core_170_a_limit_on_descriptors_is_the_smaller_of_both() {
        List<String> ask = Python.lines("import resource", "print(resource.getrlimit(resource.RLIMIT_NOFILE))");
        try (Sandbox small = Sandbox.builder().maxOpenFiles(64).build();
                Sandbox inherits = Sandbox.builder().build();
                Sandbox large =
                        Sandbox.builder().maxOpenFiles(Integer.MAX_VALUE).build()) {
            String soft = inherits.run(ask)
                    .stdout()
                    .replaceAll("[^0-9]+", " ")
                    .strip()
                    .split(" ", -1)[0];

            assertThat(small.run(ask).stdout()).isEqualTo("(64, 64)\n");
            assertThat(large.run(ask).stdout()).isEqualTo("(" + soft + ", " + soft + ")\n");
        }
    }

    @Test
    void core_174_the_limit_on_core_dumps_is_inherited() {
        List<String> ask = List.of("sh", "-c", "ulimit -c");
        try (Sandbox sandbox = Sandbox.builder().build()) {
            assertThat(sandbox.run(ask).stdout()).matches("(unlimited|\\d+)\n");
        }
    }

    /** A program that was started is running: there is nothing to be called before. */
    @Test
    void core_226_a_started_program_can_be_killed_at_once() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            SandboxedProcess process = sandbox.start("sleep", "1000");
            process.kill();

            assertThat(process.waitFor().endReason()).isEqualTo(EndReason.CANCELLED);
        }
    }

    /** The case refuses a second program; a sandbox of ours runs as many as it is asked to, side by side. */
    @Test
    void core_227_core_250_a_second_program_runs_beside_the_first() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            SandboxedProcess first = sandbox.start("cat");
            RunResult second = sandbox.run("echo", "second");

            assertThat(second.stdout()).isEqualTo("second\n");
            assertThat(first.isAlive()).isTrue();
            assertThat(first.waitFor().exitCode()).isZero();
        }
    }

    @Test
    void core_230_a_sandbox_that_ran_nothing_leaves_nothing() {
        Path workdir;
        try (Sandbox sandbox = Sandbox.builder().build()) {
            workdir = sandbox.workdir();
            assertThat(workdir).isEmptyDirectory();
        }

        assertThat(workdir).doesNotExist();
    }

    /** What pause and resume of the case do from outside, a program may do to its own children. */
    @Test
    void core_231_a_child_is_stopped_and_goes_on() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run(Python.lines(
                    "import os, signal",
                    "child = os.fork()",
                    "if child == 0: os.kill(os.getpid(), signal.SIGSTOP); os._exit(7)",
                    "print(os.WIFSTOPPED(os.waitpid(child, os.WUNTRACED)[1]))",
                    "os.kill(child, signal.SIGCONT)",
                    "print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))"));

            assertThat(run.stdout()).isEqualTo("True\n7\n");
        }
    }

    /** Pipelines are a shell's; one in the sandbox is confined as a whole. */
    @Test
    void core_258_core_259_core_263_a_pipeline_of_a_shell_arrives_whole() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult large = sandbox.run("sh", "-c", "head -c 1048576 /dev/zero | cat | { cat; echo last >&2; }");
            RunResult missing = sandbox.run("sh", "-c", "no-such-program | cat; echo $?");

            assertThat(large.stdoutBytes()).hasSize(1 << 20);
            assertThat(large.stderr()).isEqualTo("last\n");
            assertThat(missing.stdout()).isEqualTo("0\n");
        }
    }

    @Test
    void core_262_a_time_limit_ends_every_stage_of_a_pipeline() {
        try (Sandbox sandbox = Sandbox.builder().timeout(Duration.ofSeconds(1)).build()) {
            RunResult run = sandbox.run("sh", "-c", "sleep 1000 | sleep 1000 | cat");

            assertThat(run.timedOut()).isTrue();
            assertThat(run.processes().leaked()).isEmpty();
        }
    }

    @Test
    void core_267_a_program_has_no_terminal_and_so_no_foreground_to_take() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run(Python.lines(
                    "import os",
                    "print([os.isatty(fd) for fd in range(3)])",
                    "try: os.open('/dev/tty', os.O_RDWR); print('a terminal')",
                    "except OSError as e: print(e.errno)"));

            assertThat(run.stdout()).isEqualTo("[False, False, False]\n" + Errno.ENXIO.number() + "\n");
        }
    }

    @Test
    void core_289_removing_the_working_directory_removes_links_and_keeps_what_they_point_to(@TempDir Path kept)
            throws IOException {
        Path target = Files.writeString(kept.resolve("target"), "kept");
        Path workdir;
        try (Sandbox sandbox = Sandbox.builder().build()) {
            workdir = sandbox.workdir();
            assertThat(sandbox.run("ln", "-s", kept.toString(), "directory").exitCode())
                    .isZero();
            assertThat(sandbox.run("ln", "-s", target.toString(), "file").exitCode())
                    .isZero();
        }

        assertThat(workdir).doesNotExist();
        assertThat(target).hasContent("kept");
    }

    @Test
    void core_183_a_refused_exec_is_on_record_with_its_rule() {
        try (Sandbox sandbox = Sandbox.builder().denied("/usr/bin/env").build()) {
            RunResult run = sandbox.run("sh", "-c", "/usr/bin/env");

            assertThat(run.exitCode()).isEqualTo(126);
            assertThat(run.syscalls().denied().of(Syscall.EXECVE).events())
                    .extracting(SyscallEvent::describe)
                    .singleElement()
                    .asString()
                    .contains("EACCES", "denied: /usr/bin/env");
        }
    }
}
