package org.sandboxed.selftest.extension;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sandboxed.junit.ForkMode;
import org.sandboxed.junit.Sandboxed;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

/** Forked tests leave neither descriptors nor threads, processes or files behind, however many they are. */
class ForkLeakTests {

    /** Each takes a JVM; {@code -Dsandboxed.forks=200} is for whoever has the time. */
    private static final int FORKS = Integer.getInteger("sandboxed.forks", 6);

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void forks_leave_nothing_behind() throws IOException {
        Jupiter.runs(ManyTestCase.class).succeeds(FORKS);
        Set<String> threads = threads();
        long descriptors = entries("/proc/self/fd");
        long children = ProcessHandle.current().descendants().count();

        Jupiter.runs(ManyTestCase.class).succeeds(FORKS);

        assertThat(entries("/proc/self/fd")).isEqualTo(descriptors);
        assertThat(threads()).isSubsetOf(threads);
        assertThat(ProcessHandle.current().descendants()).hasSize((int) children);
    }

    private static long entries(String directory) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of(directory))) {
            return entries.count();
        }
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("sandbox"))
                .collect(toSet());
    }

    @Sandboxed(fork = ForkMode.METHOD, timeout = "5m")
    static class ManyTestCase {

        static IntStream numbers() {
            return IntStream.range(0, FORKS);
        }

        @ParameterizedTest
        @MethodSource("numbers")
        void passes(int number) throws IOException {
            Path file = Files.writeString(Path.of("number"), Integer.toString(number));

            assertThat(file).hasContent(Integer.toString(number));
        }
    }
}
