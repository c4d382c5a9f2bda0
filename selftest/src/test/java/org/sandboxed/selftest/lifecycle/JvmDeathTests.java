package org.sandboxed.selftest.lifecycle;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of sandboxes whose JVM dies, has no descriptors left, or is itself in a sandbox. */
class JvmDeathTests {

    private static final int SECONDS = 2;

    @Test
    void core_242_SIGKILL_of_the_JVM_leaves_nobody_alive_for_more_than_two_seconds() throws Exception {
        Process jvm = ChildJvm.start(List.of(), "own");
        List<Long> pids = Trees.pids(firstLine(jvm));
        // The program, three descendants, the program once more as a child of the JVM, and the guardian.
        assertThat(pids)
                .hasSizeGreaterThanOrEqualTo(6)
                .allMatch(pid -> ProcessHandle.of(pid).isPresent());

        jvm.destroyForcibly();

        Trees.awaitEnd(pids, SECONDS);
        assertThat(jvm.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void core_242_a_JVM_that_exits_while_programs_run_leaves_nobody() throws Exception {
        Process jvm = ChildJvm.start(List.of(), "leave");
        List<Long> pids = Trees.pids(firstLine(jvm));
        assertThat(jvm.waitFor(60, TimeUnit.SECONDS)).isTrue();

        Trees.awaitEnd(pids, SECONDS);
        assertThat(jvm.exitValue()).isZero();
    }

    @Test
    void a_JVM_killed_by_SIGTERM_leaves_nobody() throws Exception {
        Process jvm = ChildJvm.start(List.of(), "own");
        List<Long> pids = Trees.pids(firstLine(jvm));

        jvm.destroy();

        assertThat(jvm.waitFor(60, TimeUnit.SECONDS)).isTrue();
        Trees.awaitEnd(pids, SECONDS);
    }

    @Test
    void a_JVM_that_cannot_be_confined_any_further_ends_nobody_else() throws Exception {
        // No process can be in more domains than that; the first keeps a kill(-1) inside.
        String layers = """
            import ctypes, struct, subprocess, sys
            libc = ctypes.CDLL(None)
            libc.prctl(38, 1, 0, 0, 0)
            for layer in range(16):
                signals = struct.pack('QQQ', 0, 0, 2)
                assert libc.syscall(446, libc.syscall(444, signals, len(signals), 0), 0) == 0
            print(subprocess.run(sys.argv[1:]).returncode)
            """;
        Process jvm = ChildJvm.start(List.of("python3", "-uc", layers), "again");
        List<String> lines = lines(jvm);

        assertThat(jvm.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(lines).hasSize(3).endsWith("0");
        assertThat(lines.subList(0, 2))
                .allSatisfy(line -> assertThat(line)
                        .startsWith("SandboxUnavailableException")
                        .contains("landlock_restrict_self failed with E2BIG"));
    }

    @Test
    void with_too_few_descriptors_a_run_says_so_and_the_next_one_works() throws Exception {
        Process jvm = ChildJvm.start(List.of("sh", "-c", "ulimit -n 200; exec \"$@\"", "sh"), "exhaust");
        List<String> lines = lines(jvm);

        assertThat(jvm.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(lines).startsWith("ran", "ran").endsWith("ran", "0 left open");
        assertThat(lines.subList(0, lines.size() - 1))
                .hasSize(ChildJvm.MOST_FREE + 3)
                .anySatisfy(line -> assertThat(line).contains("EMFILE"))
                .allSatisfy(line -> assertThat(line)
                        .containsPattern("^ran$|^Sandbox(Launch|)Exception: .*(EMFILE|Too many open files)"));
    }

    @Test
    void with_too_few_descriptors_no_directory_loses_its_mode(@TempDir Path directory) throws Exception {
        Set<PosixFilePermission> mode = PosixFilePermissions.fromString("rwxr-x--x");
        Path subdirectory = Files.createDirectory(directory.resolve("subdir"));
        Files.setPosixFilePermissions(subdirectory, mode);

        Process jvm =
                ChildJvm.start(List.of("sh", "-c", "ulimit -n 200; exec \"$@\"", "sh"), "commit", directory.toString());
        List<String> lines = lines(jvm);

        assertThat(jvm.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(lines).startsWith("ran", "ran").endsWith("ran", "0 left open");
        assertThat(lines.subList(0, lines.size() - 1))
                .allSatisfy(line -> assertThat(line).containsPattern("^ran$|^Sandbox(Launch|)Exception: "));
        assertThat(Files.getPosixFilePermissions(subdirectory)).isEqualTo(mode);
    }

    @Test
    void core_235_a_sandbox_inside_a_sandbox_says_that_they_cannot_be_nested() {
        try (Sandbox outer = Sandbox.builder().readable(classPath()).build()) {
            RunResult run = outer.run(ChildJvm.commandLine(outer.workdir(), "run"));

            assertThat(run.stdout())
                    .startsWith("SandboxUnavailableException")
                    .contains("EBUSY")
                    .contains("nested");
            assertThat(run.exitCode()).isZero();
            assertThat(run.processes().leaked()).isEmpty();
        }
    }

    private static String[] classPath() {
        return Pattern.compile(":")
                .splitAsStream(System.getProperty("java.class.path"))
                .filter(entry -> !entry.isEmpty() && Files.exists(Path.of(entry)))
                .toArray(String[]::new);
    }

    private static String firstLine(Process jvm) throws IOException {
        return reader(jvm).readLine();
    }

    private static List<String> lines(Process jvm) {
        return reader(jvm).lines().toList();
    }

    private static BufferedReader reader(Process jvm) {
        return new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8));
    }
}
