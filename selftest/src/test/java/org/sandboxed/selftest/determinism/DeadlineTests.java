package org.sandboxed.selftest.determinism;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.selftest.Python;

import static org.assertj.core.api.Assertions.assertThat;

/** Waiting for a time of day that is the sandbox's: net.md, section 9.10. In the past, in the future, and frozen. */
class DeadlineTests {

    @TempDir
    Path directory;

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

    @ParameterizedTest
    @ValueSource(strings = {"past", "future", "frozen"})
    void net_287_a_timer_of_the_process_goes_off_at_its_time_of_day(String clock) {
        assertPrints(
                clock,
                "(True, True) True\n(True, True) True\n(True, True)\n0 0\n",
                "signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])",
                "timers = {c: ctypes.c_void_p() for c in (0, 1)}",
                "for c, t in timers.items(): assert libc.timer_create(c, None, ctypes.byref(t)) == 0",
                "def set(clock, flags, value):",
                "    kept = ctypes.create_string_buffer(bytes(16) + value, 32)",
                "    assert libc.timer_settime(timers[clock], flags, kept, ctypes.create_string_buffer(32)) == 0",
                "    return kept.raw == bytes(16) + value",
                "def goes_off(): return signal.sigtimedwait([signal.SIGALRM], 20) is not None",
                "same = set(0, 1, at(0, 0.2)); print(took(goes_off), same)",
                "same = set(1, 1, at(1, 0.2)); print(took(goes_off), same)",
                "start = time.monotonic(); set(0, 0, struct.pack('qq', 0, 200000000)); print(took(goes_off))",
                "set(0, 1, at(0, 50)); left = ctypes.create_string_buffer(32)",
                "libc.timer_gettime(timers[0], left); assert 30 < struct.unpack('qqqq', left.raw)[2] <= 50",
                "set(0, 1, bytes(16)); libc.timer_gettime(timers[0], left)",
                "print(*struct.unpack('qqqq', left.raw)[2:])");
    }

    private static final String[] SEMAPHORE = {
        "import threading",
        "sem = ctypes.create_string_buffer(32); libc.sem_init(sem, 0, 0)",
        "def wait(spec): return libc.sem_timedwait(sem, spec) and ctypes.get_errno()"
    };

    private static void assertWaits(String clock, String expected, String... lines) {
        assertPrints(
                clock,
                expected,
                Stream.concat(Stream.of(SEMAPHORE), Stream.of(lines)).toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"past", "future", "frozen"})
    void a_wait_for_a_semaphore_or_a_condition_ends_at_its_time_of_day(String clock) {
        assertWaits(
                clock,
                "(110, True) True\n(110, True)\n(110, True)\n110 22\n",
                "spec = at(0, 0.2); kept = ctypes.create_string_buffer(spec, 16)",
                "print(took(lambda: wait(kept)), kept.raw == spec)",
                "mutex, cond = ctypes.create_string_buffer(64), ctypes.create_string_buffer(64)",
                "libc.pthread_mutex_lock(mutex)",
                "print(took(lambda: libc.pthread_cond_timedwait(cond, mutex, at(0, 0.2))))",
                "mine = threading.Thread(target=lambda: print(took(lambda: libc.pthread_mutex_timedlock(mutex, at(0,"
                        + " 0.2)))))",
                "mine.start(); mine.join()",
                "print(wait(at(0, -5)), wait(struct.pack('qq', 1, 10**9)))");
    }

    @ParameterizedTest
    @ValueSource(strings = {"past", "future", "frozen"})
    void such_a_wait_ends_when_somebody_posts(String clock) {
        assertWaits(
                clock,
                "(0, True)\n",
                "spec = at(0, 25)",
                "def post(): time.sleep(0.2); libc.sem_post(sem)",
                "thread = threading.Thread(target=post); thread.start()",
                "print(took(lambda: wait(spec))); thread.join()");
    }

    @ParameterizedTest
    @ValueSource(strings = {"past", "frozen"})
    void a_signal_ends_such_a_wait(String clock) {
        assertWaits(
                clock,
                "caught\n(4, True)\n",
                "signal.signal(signal.SIGALRM, lambda *a: None); libc.siginterrupt(signal.SIGALRM, 1)",
                "handler = ctypes.CFUNCTYPE(None, ctypes.c_int)(lambda n: print('caught', flush=True))",
                "libc.signal(signal.SIGALRM, handler); libc.siginterrupt(signal.SIGALRM, 1)",
                "signal.setitimer(signal.ITIMER_REAL, 0.2)",
                "print(took(lambda: wait(at(0, 25))))");
    }

    @Test
    void many_threads_may_wait_for_one_moment() {
        assertWaits(
                "past",
                "[(110, True)] True\n",
                "spec = at(0, 1.5); kept = ctypes.create_string_buffer(spec, 16); results = []",
                "threads = [threading.Thread(target=lambda: results.append(took(lambda: wait(kept)))) for i in"
                        + " range(20)]",
                "[t.start() for t in threads]; [t.join() for t in threads]",
                "print(sorted(set(results)), kept.raw == spec and len(results) == 20)");
    }

    @Test
    void who_is_killed_in_such_a_wait_is_dead() {
        assertWaits(
                "past",
                "-9\n-9\n",
                "for pause in (0.0, 0.3):",
                "    child = os.fork()",
                "    if child == 0:",
                "        while True: wait(at(0, 20))",
                "    time.sleep(pause); os.kill(child, signal.SIGKILL)",
                "    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))");
    }

    @Test
    void java_parks_until_its_time_of_day() throws IOException {
        Path source = Files.writeString(directory.resolve("Park.java"), """
            import java.util.concurrent.locks.LockSupport;
            class Park {
                public static void main(String[] args) {
                    long start = System.nanoTime();
                    long until = System.currentTimeMillis() + 300;
                    while (System.currentTimeMillis() < until) {
                        LockSupport.parkUntil(until);
                    }
                    System.out.println((System.nanoTime() - start) / 1_000_000 >= 290);
                }
            }
            """);
        int compiled = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "--release", "17", "-d", directory.toString(), source.toString());
        assertThat(compiled).isZero();
        try (Sandbox sandbox = Sandbox.builder()
                .timeStart(Instant.parse("2000-06-15T12:00:00.25Z"))
                .workdir(directory)
                .build()) {
            RunResult run = sandbox.run("java", "-cp", ".", "Park");

            assertThat(run.stderr()).isEmpty();
            assertThat(run.stdout()).isEqualTo("true\n");
            assertThat(run.syscalls().of(Syscall.FUTEX).events()).hasSizeLessThan(100);
        }
    }
}
