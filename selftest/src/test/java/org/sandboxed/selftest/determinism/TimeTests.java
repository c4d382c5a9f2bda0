package org.sandboxed.selftest.determinism;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;

import static org.assertj.core.api.Assertions.assertThat;
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
}
