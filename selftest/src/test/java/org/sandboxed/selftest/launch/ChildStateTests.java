package org.sandboxed.selftest.launch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxedProcess;
import org.sandboxed.selftest.Python;

import static org.assertj.core.api.Assertions.assertThat;

/** What a program finds when it starts: descriptors, signals, session, directory, environment, limits. */
class ChildStateTests {

    @Test
    void only_the_three_standard_descriptors_are_open() throws IOException {
        try (InputStream held = Files.newInputStream(Path.of("/etc/passwd"))) {
            assertThat(held.read()).isPositive();
            RunResult run = run(
                    "import fcntl",
                    "def is_open(fd):",
                    "    try: fcntl.fcntl(fd, fcntl.F_GETFD); return True",
                    "    except OSError: return False",
                    "print([fd for fd in range(65536) if is_open(fd)])");

            assertThat(run.stdout()).isEqualTo("[0, 1, 2]\n");
        }
    }

    @Test
    void the_program_leads_a_session_and_a_process_group_of_its_own() {
        RunResult run = run("import os", "me = os.getpid()", "print(os.getsid(0) == me, os.getpgrp() == me)");

        assertThat(run.stdout()).isEqualTo("True True\n");
    }

    @Test
    void the_program_has_no_controlling_terminal() {
        RunResult run = run("try: open('/dev/tty'); print('terminal')", "except OSError as e: print(e.errno)");

        assertThat(run.stdout()).isEqualTo("6\n");
    }

    @Test
    void core_241_no_signal_is_blocked_pending_or_ignored() {
        // Python ignores SIGPIPE and SIGXFSZ itself, so a program that changes nothing is asked.
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run("grep", "-E", "^(Sig(Blk|Ign|Pnd)|ShdPnd)", "/proc/self/status");

            assertThat(run.stdout().lines()).hasSize(4).allMatch(line -> line.endsWith("\t0000000000000000"));
        }
    }

    @Test
    void the_program_runs_under_no_new_privs_and_a_filter() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run("grep", "-E", "^(NoNewPrivs|Seccomp):", "/proc/self/status");

            assertThat(run.stdout()).isEqualTo("NoNewPrivs:\t1\nSeccomp:\t2\n");
        }
    }

    @Test
    void core_241_SIGPIPE_ends_the_writer_of_a_pipeline() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run("sh", "-c", "yes | head -1");

            assertThat(run.stdout()).isEqualTo("y\n");
            assertThat(run.stderr()).isEmpty();
            assertThat(run.exitCode()).isZero();
            assertThat(run.processes().leaked()).isEmpty();
        }
    }

    @Test
    void the_working_directory_is_the_sandbox_s_own_unless_told_otherwise(@TempDir Path elsewhere) throws IOException {
        try (Sandbox own = Sandbox.builder().build();
                Sandbox other = Sandbox.builder()
                        .readable(elsewhere.toString())
                        .cwd(elsewhere.toString())
                        .build()) {
            assertThat(own.run("/bin/pwd").stdout().strip())
                    .isEqualTo(own.workdir().toString());
            assertThat(other.run("/bin/pwd").stdout().strip())
                    .isEqualTo(elsewhere.toRealPath().toString());
        }
    }

    @Test
    void the_environment_is_clean_but_for_what_programs_need() {
        try (Sandbox sandbox = Sandbox.builder().env("GREETING", "hé =\nllo").build()) {
            String workdir = sandbox.workdir().toString();

            assertThat(List.of(sandbox.run("env", "-0").stdout().split("\0", -1)))
                    .contains("GREETING=hé =\nllo", "HOME=" + workdir, "TMPDIR=" + workdir, "LANG=C.UTF-8")
                    .filteredOn(variable -> !variable.matches("(?s)(GREETING|HOME|TMPDIR|LANG|PATH|PWD)=.*"))
                    .containsOnly("");
        }
    }

    @Test
    void the_environment_is_inherited_on_demand_and_overridden_by_what_is_set() {
        try (Sandbox sandbox =
                Sandbox.builder().inheritEnv(true).env("GREETING", "hello").build()) {
            assertThat(sandbox.run("env").stdout().lines()).contains("GREETING=hello", "PATH=" + System.getenv("PATH"));
        }
    }

    @Test
    void arguments_arrive_as_they_were_given() {
        List<String> arguments = List.of("", " ", "a b", "'\"$x`\\", "-n", "ünïcödé", "line\nbreak", "*");
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run(Python.withArguments(
                    Python.lines("import sys", "print('\\0'.join(sys.argv[1:]), end='')"),
                    arguments.toArray(new String[0])));

            assertThat(run.stdout()).isEqualTo(String.join("\0", arguments));
        }
    }

    @Test
    void core_166_the_limit_on_open_files_holds() {
        try (Sandbox sandbox = Sandbox.builder().maxOpenFiles(64).build()) {
            RunResult run = sandbox.run(Python.lines(
                    "import os, resource",
                    "print(resource.getrlimit(resource.RLIMIT_NOFILE))",
                    "count = 0",
                    "try:",
                    "    while True: os.dup(0); count += 1",
                    "except OSError as e: print(e.errno, count)"));

            assertThat(run.stdout()).isEqualTo("(64, 64)\n24 61\n");
        }
    }

    @Test
    void core_166_the_limit_on_open_files_holds_for_children_too() {
        try (Sandbox sandbox = Sandbox.builder().maxOpenFiles(64).build()) {
            assertThat(sandbox.run("sh", "-c", "sh -c 'ulimit -n'; ulimit -Hn").stdout())
                    .isEqualTo("64\n64\n");
        }
    }

    @Test
    void core_167_core_169_a_limit_above_what_the_JVM_has_or_none_changes_nothing() {
        try (Sandbox unset = Sandbox.builder().build();
                Sandbox huge = Sandbox.builder().maxOpenFiles(Integer.MAX_VALUE).build()) {
            List<String> ask = Python.lines("import resource", "print(resource.getrlimit(resource.RLIMIT_NOFILE)[0])");
            String inherited = unset.run(ask).stdout();

            assertThat(huge.run(ask).stdout()).isEqualTo(inherited).isNotEqualTo("64\n");
        }
    }

    @Test
    void the_pid_is_that_of_the_program_from_the_start() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            SandboxedProcess process =
                    sandbox.start(Python.lines("import os, sys", "print(os.getpid())", "sys.stdin.read()"));

            assertThat(process.isAlive()).isTrue();
            RunResult run = process.waitFor();
            assertThat(run.stdout().strip()).isEqualTo(String.valueOf(process.pid()));
            assertThat(process.isAlive()).isFalse();
        }
    }

    @Test
    void the_umask_is_the_JVM_s() throws IOException {
        List<String> own = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("Umask:"))
                .toList();
        try (Sandbox sandbox = Sandbox.builder().build()) {
            assertThat(sandbox.run("grep", "^Umask:", "/proc/self/status")
                            .stdout()
                            .lines())
                    .containsExactlyElementsOf(own)
                    .hasSize(1);
        }
    }

    private static RunResult run(String... program) {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            return sandbox.run(Python.lines(program));
        }
    }
}
