package org.sandboxed.selftest.lifecycle;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.EndReason;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.SandboxedProcess;
import org.sandboxed.engine.handler.Action;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.selftest.Python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** How runs end: by themselves, by a signal, by their time limit, by whoever started them. */
class EndOfRunTests {

    private static final List<String> WAITS_FOR_EVER = List.of("sh", "-c", "echo ready; sleep 1000");

    @Test
    void core_223_the_exit_code_is_the_program_s() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run("sh", "-c", "exit 42");

            assertThat(run.exitCode()).isEqualTo(42);
            assertThat(run.signal()).isEmpty();
            assertThat(run.endReason()).isEqualTo(EndReason.EXITED);
        }
    }

    @Test
    void core_225_a_signal_that_ends_the_program_is_named() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            for (int signal : new int[] {15, 9, 11, 6}) {
                RunResult run = sandbox.run("sh", "-c", "kill -" + signal + " $$");

                assertThat(run.signal()).hasValue(signal);
                assertThat(run.exitCode()).isEqualTo(128 + signal);
                assertThat(run.endReason()).isEqualTo(EndReason.SIGNALED);
                assertThat(run.timedOut()).isFalse();
            }
        }
    }

    @Test
    void core_233_runs_of_one_sandbox_are_independent() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult first = sandbox.run("sh", "-c", "echo one; exit 1");
            RunResult second = sandbox.run("sh", "-c", "echo two; exit 2");

            assertThat(first.stdout()).isEqualTo("one\n");
            assertThat(second.stdout()).isEqualTo("two\n");
            assertThat(first.exitCode()).isEqualTo(1);
            assertThat(second.exitCode()).isEqualTo(2);
            assertThat(second.processes().root().pid())
                    .isNotEqualTo(first.processes().root().pid());
        }
    }

    @Test
    void a_time_limit_kills_sessions_daemons_stopped_children_and_those_that_ignore_signals() throws IOException {
        try (Sandbox sandbox = Sandbox.builder().timeout(Duration.ofSeconds(3)).build()) {
            SandboxedProcess process = sandbox.start(Trees.STUBBORN);
            List<Long> pids = Trees.pids(firstLine(process));
            assertThat(process.stdout().readAllBytes()).isNotEmpty();
            RunResult run = process.waitFor();

            assertThat(run.timedOut()).isTrue();
            assertThat(run.endReason()).isEqualTo(EndReason.TIMED_OUT);
            assertThat(run.processes().leaked()).isEmpty();
            Trees.assertNone(pids);
        }
    }

    @Test
    void a_kill_reaches_the_whole_tree() throws IOException {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            SandboxedProcess process = sandbox.start(Trees.STUBBORN);
            List<Long> pids = Trees.pids(firstLine(process));
            process.kill();
            RunResult run = process.waitFor();

            assertThat(run.endReason()).isEqualTo(EndReason.CANCELLED);
            assertThat(run.signal()).hasValue(9);
            Trees.assertNone(pids);
        }
    }

    /** The case lets what the program leaves behind go on; a test library kills it and says so. */
    @Test
    void core_238_what_outlives_the_program_is_killed_and_named() throws IOException {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            SandboxedProcess process = sandbox.start(Trees.STUBBORN);
            List<Long> pids = Trees.pids(firstLine(process));
            RunResult run = process.waitFor();

            assertThat(run.exitCode()).isZero();
            assertThat(run.processes().leaked())
                    .extracting(node -> (long) node.pid())
                    .containsExactlyInAnyOrderElementsOf(pids.subList(1, 4));
            Trees.assertNone(pids);
        }
    }

    @Test
    void core_238_a_background_process_that_holds_stdout_does_not_hold_up_the_run() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run =
                    sandbox.run("sh", "-c", "sleep 1000 & until grep -q sleep /proc/$!/comm; do :; done; echo done");

            assertThat(run.stdout()).isEqualTo("done\n");
            assertThat(run.duration()).isLessThan(Duration.ofSeconds(20));
            assertThat(run.processes().leaked())
                    .singleElement()
                    .satisfies(node -> assertThat(node.argv()).containsExactly("sleep", "1000"));
        }
    }

    @Test
    void core_249_kill_then_wait_and_both_once_more() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            SandboxedProcess process = sandbox.start(WAITS_FOR_EVER);
            process.kill();
            RunResult first = process.waitFor();
            process.kill();
            RunResult second = process.waitFor();

            assertThat(first.exitCode()).isNotZero();
            assertThat(second.exitCode()).isEqualTo(first.exitCode());
            assertThat(second.endReason()).isEqualTo(EndReason.CANCELLED);
        }
    }

    @Test
    void killing_a_program_that_has_ended_changes_nothing() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            SandboxedProcess process = sandbox.start("/bin/true");
            process.waitFor();
            process.kill();

            assertThat(process.waitFor().endReason()).isEqualTo(EndReason.EXITED);
        }
    }

    @Test
    void core_253_a_kill_from_another_thread_ends_the_wait() throws Exception {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            SandboxedProcess process = sandbox.start(WAITS_FOR_EVER);
            CompletableFuture<RunResult> waiting = CompletableFuture.supplyAsync(process::waitFor);
            firstLine(process);
            process.kill();

            assertThat(waiting.get(60, TimeUnit.SECONDS).endReason()).isEqualTo(EndReason.CANCELLED);
        }
    }

    @Test
    void core_237_an_interrupt_cancels_and_what_was_written_is_kept() throws Exception {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            SandboxedProcess process = sandbox.start(WAITS_FOR_EVER);
            firstLine(process);
            Thread.currentThread().interrupt();
            RunResult run = process.waitFor();

            assertThat(Thread.interrupted()).isTrue();
            assertThat(run.endReason()).isEqualTo(EndReason.CANCELLED);
            assertThat(process.waitFor().stdout()).isEqualTo("ready\n");
        }
    }

    @Test
    void an_interrupt_during_run_cancels_it_and_stays_set() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        try (Sandbox sandbox = Sandbox.builder()
                .handler(Syscall.GETPGRP, call -> {
                    running.countDown();
                    return Action.proceed();
                })
                .build()) {
            Thread runner = new Thread(() -> {
                try {
                    RunResult run = sandbox.run(Python.lines("import os, signal", "os.getpgrp()", "signal.pause()"));
                    result.complete(run.endReason() == EndReason.CANCELLED
                            && Thread.currentThread().isInterrupted());
                } catch (Throwable failure) {
                    result.completeExceptionally(failure);
                }
            });
            runner.start();
            assertThat(running.await(60, TimeUnit.SECONDS)).isTrue();
            runner.interrupt();

            assertThat(result.get(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void close_ends_what_still_runs_and_who_waits_gets_a_result() throws Exception {
        SandboxedProcess process;
        List<Long> pids;
        try (Sandbox sandbox = Sandbox.builder().build()) {
            process = sandbox.start(Trees.STUBBORN);
            pids = Trees.pids(firstLine(process));
        }

        Trees.assertNone(pids);
        assertThat(process.isAlive()).isFalse();
        assertThat(process.waitFor().endReason()).isEqualTo(EndReason.CANCELLED);
    }

    @Test
    void a_second_close_does_nothing_and_a_closed_sandbox_runs_nothing() {
        Sandbox sandbox = Sandbox.builder().build();
        assertThat(sandbox.workdir()).isDirectory();
        sandbox.close();
        sandbox.close();

        assertThat(sandbox.workdir()).doesNotExist();
        assertThatThrownBy(() -> sandbox.run("echo", "x"))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("closed")
                .hasMessageContaining("echo");
        assertThatThrownBy(() -> sandbox.start("echo", "x")).isInstanceOf(SandboxException.class);
    }

    @Test
    void results_outlive_their_sandbox() {
        RunResult run;
        try (Sandbox sandbox = Sandbox.builder().build()) {
            run = sandbox.run("echo", "kept");
        }

        assertThat(run.stdout()).isEqualTo("kept\n");
        assertThat(run.processes().root().exitCode()).hasValue(0);
        assertThat(run.syscalls().count()).isPositive();
    }

    @Test
    void a_listener_may_close_the_sandbox_and_one_that_throws_fails_the_run() {
        Sandbox[] closing = new Sandbox[1];
        closing[0] = Sandbox.builder().afterEachRun(run -> closing[0].close()).build();
        assertThat(closing[0].run("echo", "x").stdout()).isEqualTo("x\n");
        assertThat(closing[0].workdir()).doesNotExist();

        try (Sandbox failing = Sandbox.builder()
                .afterEachRun(run -> {
                    throw new IllegalStateException("not with me");
                })
                .build()) {
            assertThatThrownBy(() -> failing.run("/bin/true"))
                    .isInstanceOf(SandboxException.class)
                    .hasRootCauseMessage("not with me");
        }
    }

    @Test
    void a_workdir_full_of_awkward_names_and_modes_is_removed() {
        Sandbox sandbox = Sandbox.builder().build();
        sandbox.run(Python.lines(
                "import os",
                "os.makedirs('locked/inner'); open('locked/inner/f', 'w').close()",
                "os.chmod('locked/inner', 0); os.chmod('locked', 0)",
                "open(b'\\xff\\xfe\\n', 'w').close()",
                "os.symlink('/etc', 'etc'); os.symlink('nowhere', 'dangling'); os.mkfifo('fifo')",
                "for i in range(300):",
                "    os.mkdir('d' * 50); os.chdir('d' * 50); open('f', 'w').close()"));
        sandbox.close();

        assertThat(sandbox.workdir()).doesNotExist();
        assertThat(Path.of("/etc/passwd")).exists();
    }

    @Test
    void directories_too_deep_to_tell_their_paths_are_told_and_removed() {
        Sandbox sandbox = Sandbox.builder().build();

        assertThatThrownBy(() -> sandbox.run(Python.lines(
                        "import os",
                        "for i in range(100):",
                        "    os.mkdir('d' * 200); os.chdir('d' * 200); open('f', 'w').close()")))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("changes: directories lie so deep in each other");
        sandbox.close();

        assertThat(sandbox.workdir()).doesNotExist();
    }

    private static String firstLine(SandboxedProcess process) throws IOException {
        try (BufferedReader out = new BufferedReader(new InputStreamReader(process.stdout(), StandardCharsets.UTF_8))) {
            return out.readLine();
        }
    }
}
