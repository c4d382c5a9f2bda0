package org.sandboxed.engine.world;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.EndReason;
import org.sandboxed.engine.Limit;
import org.sandboxed.engine.LimitUse;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;

import static org.assertj.core.api.Assertions.assertThat;

class LimitUseTests {

    @Test
    void a_run_tells_how_close_it_came() {
        try (Sandbox sandbox = Sandbox.builder()
                .maxMemory("1G")
                .maxOutput(1000)
                .timeout(Duration.ofMinutes(1))
                .build()) {
            RunResult run = sandbox.run("sh", "-c", "printf 12345; printf 123 >&2; cat /dev/null | cat");

            assertThat(run.limits())
                    .extracting(LimitUse::limit)
                    .containsExactly(Limit.MEMORY, Limit.PROCESSES, Limit.STDOUT, Limit.STDERR, Limit.TIME);
            assertThat(run.limits()).noneMatch(LimitUse::isReached);
            assertThat(run.limit(Limit.STDOUT)).hasValue(new LimitUse(Limit.STDOUT, 5, 1000, false));
            assertThat(run.limit(Limit.STDERR)).hasValue(new LimitUse(Limit.STDERR, 3, 1000, false));
            assertThat(run.limit(Limit.TIME)).hasValueSatisfying(use -> {
                assertThat(use.peak()).isEqualTo(run.duration().toMillis());
                assertThat(use.max()).isEqualTo(60_000);
            });
            assertThat(run.limit(Limit.PROCESSES)).hasValueSatisfying(use -> {
                assertThat(use.peak()).isBetween(2L, 3L);
                assertThat(use.max()).isEqualTo(64);
            });
        }
    }

    @Test
    void output_that_is_cut_reaches_the_limit() {
        try (Sandbox sandbox = Sandbox.builder().maxOutput(100).build()) {
            RunResult run = sandbox.run("sh", "-c", "head -c 250 /dev/zero");

            assertThat(run.endReason()).isEqualTo(EndReason.OUTPUT_LIMIT);
            assertThat(run.limit(Limit.STDOUT)).hasValue(new LimitUse(Limit.STDOUT, 250, 100, true));
            assertThat(run.limit(Limit.STDOUT).orElseThrow()).hasToString("stdout: 250 of 100 bytes (250 %, reached)");
        }
    }

    @Test
    void time_that_passes_reaches_the_limit() {
        try (Sandbox sandbox = Sandbox.builder().timeout(Duration.ofMillis(300)).build()) {
            RunResult run = sandbox.run("sleep", "60");

            assertThat(run.endReason()).isEqualTo(EndReason.TIMED_OUT);
            assertThat(run.limit(Limit.TIME).orElseThrow().isReached()).isTrue();
            assertThat(run.limit(Limit.TIME).orElseThrow().share()).isGreaterThanOrEqualTo(1);
        }
    }

    @Test
    void processes_that_are_refused_reach_the_limit() {
        try (Sandbox sandbox = Sandbox.builder().maxProcesses(2).build()) {
            RunResult run = sandbox.run("python3", "-c", """
                import os, signal
                child = os.fork() or signal.pause()
                try:
                    os.fork()
                except BlockingIOError:
                    print('refused')
                os.kill(child, signal.SIGKILL)
                """);

            assertThat(run.stdout()).isEqualTo("refused\n");
            assertThat(run.limit(Limit.PROCESSES)).hasValue(new LimitUse(Limit.PROCESSES, 2, 2, true));
        }
    }

    @Test
    void one_process_after_the_other_is_one_at_a_time() {
        try (Sandbox sandbox = Sandbox.builder().maxProcesses(10).build()) {
            RunResult run = sandbox.run("sh", "-c", "for i in 1 2 3 4 5 6 7 8 9 10 11 12; do /bin/true; done; echo ok");

            assertThat(run.stdout()).isEqualTo("ok\n");
            assertThat(run.limit(Limit.PROCESSES)).hasValue(new LimitUse(Limit.PROCESSES, 2, 10, false));
        }
    }

    @Test
    void open_files_are_counted_when_one_more_is_opened() {
        try (Sandbox sandbox = Sandbox.builder().maxOpenFiles(40).build()) {
            RunResult some = sandbox.run("python3", "-c", """
                files = [open('/dev/null') for i in range(20)]
                """);
            RunResult all = sandbox.run("python3", "-c", """
                files = []
                try:
                    while True: files.append(open('/dev/null'))
                except OSError as e:
                    print(e.strerror)
                """);

            assertThat(some.limit(Limit.OPEN_FILES)).hasValueSatisfying(use -> {
                assertThat(use.peak()).isBetween(23L, 26L);
                assertThat(use.max()).isEqualTo(40);
                assertThat(use.isReached()).isFalse();
            });
            assertThat(all.stdout()).isEqualTo("Too many open files\n");
            assertThat(all.limit(Limit.OPEN_FILES)).hasValue(new LimitUse(Limit.OPEN_FILES, 40, 40, true));
            assertThat(all.limit(Limit.OPEN_FILES).orElseThrow())
                    .hasToString("open files: 40 of 40 files (100 %, reached)");
        }
    }

    @Test
    void processor_time_is_counted_with_that_of_children() {
        try (Sandbox sandbox =
                Sandbox.builder().maxCpu(50).timeout(Duration.ofMinutes(1)).build()) {
            RunResult idle = sandbox.run("sleep", "0.3");
            RunResult busy = sandbox.run("sh", "-c", """
                python3 -c 'exec("import time\\nwhile time.process_time() < 0.3: pass")'
                """);

            assertThat(idle.limit(Limit.CPU).orElseThrow().peak()).isLessThan(30);
            assertThat(busy.limit(Limit.CPU)).hasValueSatisfying(use -> {
                long spent = use.peak() * busy.duration().toMillis() / 100;
                assertThat(spent).isGreaterThan(250);
                assertThat(use.max()).isEqualTo(50);
                assertThat(use.isReached()).isTrue();
            });
        }
    }

    @Test
    void what_is_not_limited_is_not_counted() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run("true");

            assertThat(run.limit(Limit.OPEN_FILES)).isEmpty();
            assertThat(run.limit(Limit.CPU)).isEmpty();
        }
    }
}
