package org.sandboxed.examples;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.EndReason;
import org.sandboxed.engine.Limit;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.junit.LeakedProcesses;
import org.sandboxed.junit.MaxDisk;
import org.sandboxed.junit.MaxMemory;
import org.sandboxed.junit.MaxProcesses;
import org.sandboxed.junit.Sandboxed;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** Programs that take too long, start or write too much, or leave something running. */
@Sandboxed
class LimitsTests {

    @Test
    @Sandboxed(timeout = "2s")
    void ends_a_program_that_hangs(Sandbox sandbox) {
        RunResult run = sandbox.run("sh", "-c", "echo started; sleep 600 & wait");

        assertThat(run).timedOut().endedBecause(EndReason.TIMED_OUT).hasStdout("started\n");
        assertThat(run.duration()).isLessThan(Duration.ofSeconds(20));
        assertThat(run.processes().root().children()).hasSize(1);
    }

    @Test
    @MaxMemory("64M")
    void kills_a_program_that_wants_too_much_memory(Sandbox sandbox) {
        RunResult run = sandbox.run("python3", "-c", "block = bytearray(200 << 20)");

        assertThat(run).endedBecause(EndReason.MEMORY_LIMIT);
    }

    @Test
    @MaxMemory("64M")
    void tells_how_much_memory_there_was(Sandbox sandbox) {
        RunResult run = sandbox.run("python3", "-c", "block = bytearray(30 << 20)");

        assertThat(run).succeeded();
        assertThat(run.limit(Limit.MEMORY).orElseThrow().share()).isBetween(0.3, 0.9);
    }

    @Test
    @MaxDisk("1M")
    void sees_a_full_disk_and_cleans_up(Sandbox sandbox) {
        RunResult run = sandbox.run("sh", "-c", "head -c 2M /dev/zero >big || rm big");

        assertThat(run).succeeded().hasStderrContaining("No space left on device");
        assertThat(run.limit(Limit.DISK).orElseThrow().isReached()).isTrue();
        assertThat(run.changes()).isEmpty();
    }

    @Test
    @Sandboxed(maxOutput = 1000)
    void ends_a_program_that_never_stops_writing(Sandbox sandbox) {
        RunResult run = sandbox.run("yes");

        assertThat(run).endedBecause(EndReason.OUTPUT_LIMIT).hasStdout("y\n".repeat(500));
    }

    @Test
    @MaxProcesses(2)
    void refuses_one_process_too_many(Sandbox sandbox) {
        RunResult run = sandbox.run("python3", "-c", """
            import os, signal
            child = os.fork() or signal.pause()
            try:
                os.fork()
            finally:
                os.kill(child, signal.SIGKILL)
            """);

        assertThat(run).failed().hasStderrContaining("BlockingIOError");
        assertThat(run.syscalls().denied().of(Syscall.CLONE)).hasSize(1);
    }

    @Test
    @Sandboxed(leakedProcesses = LeakedProcesses.ALLOW)
    void finds_what_was_left_running(Sandbox sandbox) {
        RunResult run = sandbox.run("sh", "-c", "setsid sleep 600 & exit 0");

        assertThat(run).succeeded();
        assertThat(run.processes()).leaked().singleElement().asString().contains("sleep 600");
    }
}
