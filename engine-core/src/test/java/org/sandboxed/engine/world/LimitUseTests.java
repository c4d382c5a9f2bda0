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
            LimitUse use = sandbox.run("sh", "-c", "head -c 250 /dev/zero")
                    .limit(Limit.STDOUT)
                    .orElseThrow();

            assertThat(use).isEqualTo(new LimitUse(Limit.STDOUT, 250, 100, true));
            assertThat(use).hasToString("stdout: 250 of 100 bytes (250 %, reached)");
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
}
