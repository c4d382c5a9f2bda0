package org.sandboxed.selftest.faults;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.fault.FaultRule;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.selftest.Python;

import static org.assertj.core.api.Assertions.assertThat;

/** A clock that is set while programs work. */
class ClockJumpTests {

    private static final Instant START = Instant.parse("2020-02-29T12:00:00Z");

    @Test
    void the_clock_leaps_in_the_middle_of_a_program_and_the_call_goes_on() {
        try (Sandbox sandbox = Sandbox.builder().frozenTime(START).build()) {
            FaultRule rule = sandbox.faults().on(Syscall.FSYNC).nth(2).jumpClock(Duration.ofMinutes(-90));
            RunResult run = sandbox.run(Python.lines(
                    "import os, subprocess, time",
                    "child = subprocess.Popen(['sh', '-c', 'date +%T; read line; date +%T'],"
                            + " stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)",
                    "first = child.stdout.readline()",
                    "file = open('data', 'w')",
                    "times = [time.time()]",
                    "for i in range(3):",
                    "    os.fsync(file.fileno())",
                    "    times.append(time.time())",
                    "print([int(t - times[0]) for t in times])",
                    "print(first + child.communicate('go\\n')[0], end='')"));

            assertThat(run.stderr()).isEmpty();
            assertThat(run.stdout()).isEqualTo("[0, 0, -5400, -5400]\n12:00:00\n10:30:00\n");
            assertThat(rule.timesFired()).isOne();
            assertThat(rule.describe()).isEqualTo("on(fsync).nth(2).jumpClock(PT-1H-30M)");
            assertThat(sandbox.clock().now()).isEqualTo(START.minus(Duration.ofMinutes(90)));
            assertThat(run.syscalls().denied().events()).isEmpty();
        }
    }

    @Test
    void a_clock_that_goes_leaps_too() {
        try (Sandbox sandbox = Sandbox.builder().timeStart(START).build()) {
            sandbox.faults().on(Syscall.FSYNC).jumpClock(Duration.ofDays(1));
            RunResult run = sandbox.run(Python.lines(
                    "import os, time",
                    "before, steady = time.time(), time.monotonic()",
                    "os.fsync(os.open('data', os.O_CREAT | os.O_RDWR))",
                    "print(86400 <= time.time() - before < 86460, time.monotonic() - steady < 60)"));

            assertThat(run.stdout()).isEqualTo("True True\n");
        }
    }

    @Test
    void a_leap_out_of_time_is_left_out_and_reported() {
        try (Sandbox sandbox = Sandbox.builder().frozenTime(START).build()) {
            sandbox.faults().on(Syscall.FSYNC).jumpClock(Duration.ofDays(-36_500));
            RunResult run = sandbox.run(Python.lines(
                    "import os, time", "os.fsync(os.open('data', os.O_CREAT | os.O_RDWR))", "print(int(time.time()))"));

            assertThat(run.stdout()).isEqualTo(START.getEpochSecond() + "\n");
            assertThat(run.handlerFailure())
                    .hasValueSatisfying(failure ->
                            assertThat(failure).hasMessageContaining("on(fsync).jumpClock(PT-876000H) leads to 1920-"));
        }
    }
}
