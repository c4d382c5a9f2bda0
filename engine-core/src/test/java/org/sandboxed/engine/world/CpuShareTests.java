package org.sandboxed.engine.world;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.EndReason;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(120)
class CpuShareTests {

    private static final String LOOP = """
        import os, subprocess, sys, time
        loop = '''
        import time
        begin, work = time.monotonic(), 0
        while time.monotonic() - begin < 1.5:
            work += sum(range(100))
        print(time.process_time() / (time.monotonic() - begin))
        '''
        shares = [subprocess.Popen([sys.executable, '-c', loop], stdout=subprocess.PIPE) for _ in range(2)]
        print(max(float(s.communicate()[0]) for s in shares))
        """;

    @ParameterizedTest
    @CsvSource({"25, 0.45", "50, 0.70"})
    void core_149_core_150_nobody_runs_for_longer_than_the_share(int percent, double most) {
        try (Sandbox sandbox = Sandbox.builder().maxCpu(percent).build()) {
            RunResult run = sandbox.run("python3", "-c", LOOP);

            assertThat(run.stderr()).isEmpty();
            assertThat(Double.parseDouble(run.stdout())).isBetween(0.0, most);
            assertThat(run.endReason()).isEqualTo(EndReason.EXITED);
        }
    }

    @Test
    void core_151_all_of_the_time_stops_nobody() {
        try (Sandbox sandbox = Sandbox.builder().maxCpu(100).build()) {
            RunResult run = sandbox.run("python3", "-c", """
                import os, time
                child = os.fork()
                if child == 0:
                    begin = time.monotonic()
                    while time.monotonic() - begin < 0.5: pass
                    os._exit(7)
                pid, status = os.waitpid(child, os.WUNTRACED)
                print(os.WIFSTOPPED(status), os.waitstatus_to_exitcode(status))
                """);

            assertThat(run.stdout()).isEqualTo("False 7\n");
        }
    }

    @Test
    void what_is_stopped_is_killed_all_the_same() {
        try (Sandbox sandbox =
                Sandbox.builder().maxCpu(1).timeout(Duration.ofMillis(700)).build()) {
            RunResult run = sandbox.run("sh", "-c", "sleep 60 & while :; do :; done");

            assertThat(run.endReason()).isEqualTo(EndReason.TIMED_OUT);
            assertThat(run.duration()).isLessThan(Duration.ofSeconds(20));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -5, 101})
    void a_bad_share_is_refused(int percent) {
        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(() -> Sandbox.builder().maxCpu(percent))
                .withMessage("maxCpu: " + percent + " is not a percentage; write 1 to 100");
    }
}
