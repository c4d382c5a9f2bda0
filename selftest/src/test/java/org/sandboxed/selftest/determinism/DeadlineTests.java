package org.sandboxed.selftest.determinism;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.selftest.Python;

import static org.assertj.core.api.Assertions.assertThat;

/** Waiting for a time of day that is the sandbox's: net.md, section 9.10. In the past, in the future, and frozen. */
class DeadlineTests {

    private static final String[] PRELUDE = {
        "import ctypes, os, select, signal, struct, time",
        "libc = ctypes.CDLL(None, use_errno=True)",
        "def at(clock, seconds):",
        "    global start",
        "    start = time.monotonic(); t = time.clock_gettime_ns(clock) + int(seconds * 1e9)",
        "    return struct.pack('qq', t // 10**9, t % 10**9)",
        "def took(wait):",
        "    result = wait(); return result, 0.19 < time.monotonic() - start < 15"
    };

    private static Sandbox sandbox(String clock) {
        Instant past = Instant.parse("2000-06-15T12:00:00.25Z");
        Instant future = Instant.parse("2100-06-15T12:00:00.25Z");
        Sandbox.Builder builder = Sandbox.builder();
        return (switch (clock) {
                    case "past" -> builder.timeStart(past);
                    case "future" -> builder.timeStart(future);
                    default -> builder.frozenTime(past);
                })
                .build();
    }

    private static void assertPrints(String clock, String expected, String... lines) {
        List<String> program = new ArrayList<>(Stream.of(PRELUDE).toList());
        program.addAll(List.of(lines));
        try (Sandbox sandbox = sandbox(clock)) {
            RunResult run = sandbox.run(Python.lines(program.toArray(new String[0])));

            assertThat(run.stderr()).isEmpty();
            assertThat(run.stdout()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"past", "future", "frozen"})
    void net_285_net_290_a_sleep_until_a_time_of_day_ends_when_that_comes_and_changes_nothing(String clock) {
        assertPrints(
                clock,
                "(0, True) True\n(0, True)\n0\n22 14\n",
                "spec = at(0, 0.2); kept = ctypes.create_string_buffer(spec, 16)",
                "print(took(lambda: libc.clock_nanosleep(0, 1, kept, None)), kept.raw == spec)",
                "print(took(lambda: libc.clock_nanosleep(1, 1, at(1, 0.2), None)))",
                "print(libc.clock_nanosleep(0, 1, at(0, -5), None))",
                "print(libc.clock_nanosleep(0, 1, struct.pack('qq', 1, 10**9), None),"
                        + " libc.clock_nanosleep(0, 1, ctypes.c_void_p(8), None))");
    }

    @ParameterizedTest
    @ValueSource(strings = {"past", "frozen"})
    void a_signal_ends_such_a_sleep(String clock) {
        assertPrints(
                clock,
                "caught\n4 True\n",
                "signal.signal(signal.SIGALRM, lambda *a: print('caught'))",
                "signal.setitimer(signal.ITIMER_REAL, 0.2)",
                "result, enough = took(lambda: libc.clock_nanosleep(0, 1, at(0, 20), None))",
                "print(result, enough)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"past", "future", "frozen"})
    void net_286_a_timer_goes_off_at_its_time_of_day(String clock) {
        assertPrints(
                clock,
                "(1, True) True\n(1, True) True\n1 True\n0 True\n",
                "def timer(clock, flags, value, waits):",
                "    fd = libc.timerfd_create(clock, 0)",
                "    spec = struct.pack('qq', 0, 0) + value; kept = ctypes.create_string_buffer(spec, 32)",
                "    if libc.timerfd_settime(fd, flags, kept, ctypes.create_string_buffer(32)):"
                        + " raise OSError(ctypes.get_errno(), 'timerfd_settime')",
                "    result = took(lambda: len(select.select([fd], [], [], 10 if any(value) else 0)[0]))",
                "    print(result if waits else result[0], kept.raw == spec)",
                "timer(0, 1, at(0, 0.2), True)",
                "timer(1, 1, at(1, 0.2), True)",
                "timer(0, 3, at(0, -5), False)",
                "start = 0; timer(0, 1, bytes(16), False)");
    }
}
