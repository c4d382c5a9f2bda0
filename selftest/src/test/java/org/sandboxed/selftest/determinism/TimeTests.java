package org.sandboxed.selftest.determinism;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.SandboxedProcess;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.selftest.Python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** A clock of the sandbox's own: net.md, section 9.10. */
class TimeTests {

    private static final Instant START = Instant.parse("2000-06-15T12:00:00.25Z");

    private static String output(Sandbox sandbox, List<String> command) {
        RunResult run = sandbox.run(command);
        assertThat(run.stderr()).isEmpty();
        assertThat(run.exitCode()).isZero();
        return run.stdout();
    }

    private static Sandbox.Builder advancing() {
        return Sandbox.builder().timeStart(START);
    }

    private static Sandbox.Builder frozen() {
        return Sandbox.builder().frozenTime(START);
    }

    /** What a C program prints, compiled for the occasion. */
    private static Path compile(Path directory, String compiler, String... lines) throws Exception {
        Path source = Files.writeString(directory.resolve("clock.c"), String.join("\n", lines));
        Path program = directory.resolve("clock");
        List<String> command = new ArrayList<>(List.of(compiler.split(" ", -1)));
        command.addAll(List.of("-o", program.toString(), source.toString()));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("compiler.txt").toFile())
                    .start();
            assumeTrue(process.waitFor() == 0, () -> command + " does not work here");
        } catch (IOException e) {
            assumeTrue(false, compiler + " is not installed");
        }
        return program;
    }

    private static final String[] ALL_CLOCKS = {
        "#define _GNU_SOURCE",
        "#include <stdio.h>",
        "#include <time.h>",
        "#include <sys/time.h>",
        "#include <sys/syscall.h>",
        "#include <unistd.h>",
        "int main(void) {",
        "  struct timespec r, c, t, m; struct timeval v; time_t s, raw;",
        "  time(&s); gettimeofday(&v, 0); clock_gettime(0, &r); clock_gettime(5, &c); clock_gettime(11, &t);",
        "  clock_gettime(1, &m);",
        "  struct timespec k; syscall(SYS_clock_gettime, 0, &k); struct timeval w; syscall(SYS_gettimeofday, &w, 0);",
        "  printf(\"%ld %ld %ld %ld %ld %ld %ld %ld %d %ld\\n"
                + "\", (long) s, (long) time(0), (long) v.tv_sec, r.tv_sec, c.tv_sec,",
        "      t.tv_sec, k.tv_sec, w.tv_sec, gettimeofday(0, 0), m.tv_sec);",
        "  return 0;",
        "}"
    };

    private static void assertShowsTheStart(String printed) {
        String[] numbers = printed.strip().split(" ", -1);
        for (int i = 0; i < 8; i++) {
            assertThat(Long.parseLong(numbers[i]))
                    .as("clock %d", i)
                    .isBetween(START.getEpochSecond(), START.getEpochSecond() + 20);
        }
        assertThat(numbers[8]).as("gettimeofday(NULL, NULL)").isEqualTo("0");
        assertThat(Duration.ofSeconds(Long.parseLong(numbers[9])))
                .as("CLOCK_MONOTONIC")
                .isCloseTo(Duration.ofNanos(System.nanoTime()), Duration.ofSeconds(20));
    }

    @Test
    void net_275_date_shows_the_start() {
        try (Sandbox sandbox = advancing().build()) {
            assertThat(output(sandbox, List.of("date", "-u", "+%Y-%m-%d %H"))).isEqualTo("2000-06-15 12\n");
        }
    }

    @Test
    void net_277_net_278_net_279_every_clock_of_a_c_program_agrees(@TempDir Path directory) throws Exception {
        Path program = compile(directory, "gcc", ALL_CLOCKS);
        try (Sandbox sandbox = advancing().readable(directory.toString()).build();
                Sandbox frozen = frozen().readable(directory.toString()).build()) {
            assertShowsTheStart(output(sandbox, List.of(program.toString())));
            assertThat(output(frozen, List.of(program.toString()))).startsWith("961070400 ".repeat(8) + "0 ");
        }
    }

    @Test
    void net_281_every_exec_gets_the_clock_also_without_randomised_addresses() {
        try (Sandbox sandbox = frozen().allowSyscalls(Syscall.PERSONALITY).build()) {
            String twice = "date -u +%F; exec sh -c 'date -u +%F; exec date -u +%F'";

            assertThat(output(sandbox, List.of("setarch", "-R", "sh", "-c", twice)))
                    .isEqualTo("2000-06-15\n".repeat(3));
        }
    }

    @Test
    void net_282_children_and_threads_have_the_clock() {
        try (Sandbox sandbox = frozen().build()) {
            assertThat(output(
                            sandbox,
                            Python.lines(
                                    "import os, threading, time",
                                    "seen = []",
                                    "t = threading.Thread(target=lambda: seen.append(time.time())); t.start();"
                                            + " t.join()",
                                    "if os.fork() == 0:",
                                    "    os._exit(0 if time.time() == 961070400.25 else 1)",
                                    "print(os.wait()[1], seen, time.time_ns())")))
                    .isEqualTo("0 [961070400.25] 961070400250000000\n");
        }
    }

    @Test
    void net_283_a_static_program_has_the_clock(@TempDir Path directory) throws Exception {
        Path program = compile(directory, "gcc -static", ALL_CLOCKS);
        try (Sandbox sandbox = advancing().readable(directory.toString()).build()) {
            assertShowsTheStart(output(sandbox, List.of(program.toString())));
        }
    }

    @Test
    void net_283_a_program_of_musl_has_the_clock(@TempDir Path directory) throws Exception {
        Path program = compile(directory, "musl-gcc -static", ALL_CLOCKS);
        try (Sandbox sandbox = advancing().readable(directory.toString()).build()) {
            assertShowsTheStart(output(sandbox, List.of(program.toString())));
        }
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES) // Go compiles its whole library where it has not yet
    void net_283_a_program_in_go_has_the_clock(@TempDir Path directory) throws Exception {
        Path source = Files.writeString(directory.resolve("clock.go"), """
            package main
            import ("fmt"; "time")
            func main() { fmt.Println(time.Now().UTC().Format(time.RFC3339Nano)) }
            """);
        Path program = directory.resolve("clock");
        try {
            ProcessBuilder go = new ProcessBuilder("go", "build", "-o", program.toString(), source.toString());
            go.environment().put("CGO_ENABLED", "0");
            // An ordinary user need not have a home that it can write.
            go.environment().put("HOME", directory.toString());
            go.environment().put("GOPATH", directory.resolve("path").toString());
            go.environment().put("GOCACHE", directory.resolve("cache").toString());
            go.redirectErrorStream(true)
                    .redirectOutput(directory.resolve("compiler.txt").toFile());
            assumeTrue(go.start().waitFor() == 0, "go does not build here");
        } catch (IOException e) {
            assumeTrue(false, "go is not installed");
        }
        try (Sandbox sandbox = frozen().readable(directory.toString()).build()) {
            assertThat(output(sandbox, List.of(program.toString()))).isEqualTo("2000-06-15T12:00:00.25Z\n");
        }
    }

    @Test
    void a_jvm_has_the_clock() {
        try (Sandbox sandbox = frozen().build()) {
            assertThat(output(
                            sandbox,
                            List.of(
                                    "sh",
                                    "-c",
                                    "printf '%s' \"$0\" > Now.java && java -XX:TieredStopAtLevel=1 Now.java",
                                    "public class Now { public static void main(String[] args) throws"
                                            + " Exception { Thread t = new Thread(() ->"
                                            + " System.out.println(java.time.Instant.now())); t.start(); t.join();"
                                            + " System.out.println(System.currentTimeMillis()); } }")))
                    .isEqualTo("2000-06-15T12:00:00.250Z\n961070400250\n");
        }
    }

    @Test
    void perl_and_date_have_the_clock_in_pipelines() {
        try (Sandbox sandbox = frozen().build()) {
            assertThat(output(
                            sandbox,
                            List.of("sh", "-c", "date -u +%s.%N | cat; perl -MTime::HiRes=time -e 'print time'")))
                    .isEqualTo("961070400.250000000\n961070400.25");
        }
    }

    @Test
    void net_289_sleeping_takes_as_long_as_ever() {
        try (Sandbox frozen = frozen().build();
                Sandbox advancing = advancing().build()) {
            for (Sandbox sandbox : List.of(frozen, advancing)) {
                assertThat(output(
                                sandbox,
                                Python.lines(
                                        "import select, time",
                                        "a = time.monotonic(); time.sleep(0.1); select.poll().poll(100)",
                                        "print(0.2 <= time.monotonic() - a < 20)")))
                        .isEqualTo("True\n");
            }
        }
    }

    @Test
    void the_clock_goes_as_fast_as_the_machines() {
        try (Sandbox sandbox = advancing().build()) {
            String[] passed = output(
                            sandbox,
                            Python.lines(
                                    "import time",
                                    "a, b = time.time(), time.monotonic(); time.sleep(0.2)",
                                    "print(time.time() - a, time.monotonic() - b)"))
                    .strip()
                    .split(" ", -1);

            assertThat(Double.parseDouble(passed[0])).isCloseTo(Double.parseDouble(passed[1]), within(0.1));
        }
    }

    @Test
    void net_302_seed_and_clock_together_run_any_program() {
        try (Sandbox sandbox = frozen().randomSeed(42).build()) {
            assertThat(output(sandbox, List.of("echo", "hello"))).isEqualTo("hello\n");
            assertThat(output(sandbox, List.of("awk", "BEGIN { srand(); print rand() }")))
                    .isEqualTo(output(sandbox, List.of("awk", "BEGIN { srand(); print rand() }")));
        }
    }

    @Test
    void a_step_reaches_every_process_that_runs() throws Exception {
        try (Sandbox sandbox = frozen().build()) {
            SandboxedProcess shell = sandbox.start(Python.lines(
                            "import os, sys, time",
                            "r, w = os.pipe()",
                            "if os.fork() == 0:",
                            "    while os.read(r, 1): os.write(1, b'child %d\\n' % time.time())",
                            "    os._exit(0)",
                            "print('ready', flush=True)",
                            "while sys.stdin.readline(): print('parent', int(time.time()), flush=True); os.write(w,"
                                    + " b'x')",
                            "os.close(w)")
                    .toArray(new String[0]));
            BufferedReader out = new BufferedReader(new InputStreamReader(shell.stdout(), StandardCharsets.UTF_8));
            OutputStream in = shell.stdin();
            assertThat(out.readLine()).isEqualTo("ready");

            for (int day = 0; day < 3; day++) {
                long expected = sandbox.clock().now().getEpochSecond();
                in.write('\n');
                in.flush();
                assertThat(List.of(out.readLine(), out.readLine()))
                        .containsExactlyInAnyOrder("parent " + expected, "child " + expected);
                sandbox.clock().advance(Duration.ofDays(1));
            }
            assertThat(sandbox.clock().now()).isEqualTo(START.plus(Duration.ofDays(3)));
            shell.kill();
            shell.waitFor();
        }
    }

    @Test
    void readers_never_see_half_a_step() throws Exception {
        try (Sandbox sandbox = frozen().build()) {
            sandbox.clock().set(Instant.ofEpochSecond(1_000_000, 1_000));
            SandboxedProcess reader = sandbox.start(Python.lines(
                            "import time",
                            "print('ready', flush=True)",
                            "seen = set()",
                            "while max(seen, default=0) < 1_000_020_000_020_000: seen.add(time.time_ns())",
                            "print(all(t // 10**9 - 10**6 == t % 10**9 // 1000 - 1 for t in seen), len(seen) > 1)")
                    .toArray(new String[0]));
            BufferedReader out = new BufferedReader(new InputStreamReader(reader.stdout(), StandardCharsets.UTF_8));
            assertThat(out.readLine()).isEqualTo("ready");

            for (int i = 1; i <= 20; i++) {
                sandbox.clock().set(Instant.ofEpochSecond(1_000_000 + i, 1_000L * (i + 1)));
            }

            assertThat(out.readLine()).isEqualTo("True True");
            assertThat(reader.waitFor().exitCode()).isZero();
        }
    }

    @Test
    void a_step_lasts_into_the_next_run_and_does_not_reach_other_sandboxes() {
        try (Sandbox one = frozen().build();
                Sandbox other = frozen().build()) {
            one.clock().set(Instant.parse("2038-01-19T03:14:08Z"));

            assertThat(output(one, List.of("date", "-u", "+%FT%T"))).isEqualTo("2038-01-19T03:14:08\n");
            assertThat(output(other, List.of("date", "-u", "+%F"))).isEqualTo("2000-06-15\n");
        }
    }

    @Test
    void a_time_that_no_clock_can_show_is_refused() {
        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(() -> Sandbox.builder().timeStart(Instant.ofEpochSecond(-1)))
                .withMessageContainingAll("timeStart: 1969-12-31T23:59:59Z", "between 1970-01-01T00:00:00Z and 9999");
        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(() -> Sandbox.builder().frozenTime(Instant.MAX))
                .withMessageStartingWith("frozenTime: ");
        try (Sandbox sandbox = frozen().build();
                Sandbox real = Sandbox.builder().build()) {
            assertThatExceptionOfType(SandboxException.class)
                    .isThrownBy(() -> sandbox.clock().advance(Duration.ofDays(-20_000)))
                    .withMessageContaining("1970-01-01T00:00:00Z");
            assertThatExceptionOfType(SandboxException.class)
                    .isThrownBy(() -> sandbox.clock().advance(Duration.ofSeconds(Long.MAX_VALUE)))
                    .withMessageContaining("advance");
            assertThatExceptionOfType(SandboxException.class)
                    .isThrownBy(() -> sandbox.clock().advance(Duration.ofSeconds(Instant.MAX.getEpochSecond())))
                    .withMessageContaining("advance");
            assertThatExceptionOfType(SandboxException.class)
                    .isThrownBy(real::clock)
                    .withMessageContainingAll("timeStart", "frozenTime");
        }
    }

    @Test
    void without_a_clock_nothing_is_trapped(@TempDir Path directory) throws Exception {
        Path program = compile(directory, "gcc", ALL_CLOCKS);
        try (Sandbox sandbox = Sandbox.builder().readable(directory.toString()).build()) {
            RunResult run = sandbox.run(program.toString());

            assertThat(run.exitCode()).isZero();
            assertThat(run.syscalls()
                            .of(Syscall.CLOCK_GETTIME, Syscall.GETTIMEOFDAY, Syscall.ARCH_PRCTL)
                            .events())
                    .isEmpty();
        }
    }
}
