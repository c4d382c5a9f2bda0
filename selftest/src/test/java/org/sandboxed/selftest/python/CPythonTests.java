package org.sandboxed.selftest.python;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Syscall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The modules of CPython's test suite that start processes have the same passing tests inside a permissive sandbox as
 * outside. Debian packages them as libpython3.x-testsuite, for the Python of the system.
 */
class CPythonTests {

    private static final String PYTHON = "/usr/bin/python3";
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Pattern PASSED = Pattern.compile("^PASSED (\\S+)$", Pattern.MULTILINE);

    /** They talk to a TCP server of their own, and a sandbox without network rules has no network. */
    private static final String NEEDS_NETWORK = "TestSendfile";

    @TempDir
    Path directory;

    @BeforeAll
    static void needs_the_test_suite_of_the_system() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of(PYTHON)), "skipped: there is no " + PYTHON);
        Process probe = new ProcessBuilder(PYTHON, "-c", "import test.test_subprocess").start();
        assumeTrue(
                probe.waitFor() == 0,
                "skipped: the test suite of " + PYTHON + " is not installed (package libpython3.x-testsuite)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"test.test_posix", "test.test_os", "test.test_subprocess"})
    void passes_the_same_tests_inside_as_outside(String module) throws IOException {
        Path script = script();
        CompletableFuture<Set<String>> outside = CompletableFuture.supplyAsync(() -> runOutside(script, module));
        RunResult run = runInside(script, module);
        Set<String> inside = passed(run.stdout());

        assertThat(run.handlerFailure()).isEmpty();
        assertThat(run.timedOut()).isFalse();
        assertThat(inside).hasSizeGreaterThan(50);
        Set<String> lost = new TreeSet<>(outside.join());
        lost.removeAll(inside);
        lost.removeIf(test -> test.contains(NEEDS_NETWORK));
        assertThat(lost).as(() -> run.syscalls().denied() + run.stderr()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = "test.test_os.TestSendfile")
    void explains_what_the_missing_network_costs(String tests) throws IOException {
        RunResult run = runInside(script(), tests);

        assertThat(passed(run.stdout())).isNotEqualTo(runOutside(script(), tests));
        assertThat(run.syscalls().denied().of(Syscall.BIND, Syscall.CONNECT).isEmpty())
                .isFalse();
    }

    private RunResult runInside(Path script, String module) throws IOException {
        try (Sandbox sandbox = Sandbox.builder()
                .readable("/")
                .writable("/")
                .maxProcesses(512)
                .timeout(LIMIT)
                .env("HOME", System.getProperty("user.home"))
                .cwd(Files.createDirectory(directory.resolve("inside")).toString())
                .build()) {
            return sandbox.run(PYTHON, script.toString(), module);
        }
    }

    private Set<String> runOutside(Path script, String module) {
        try {
            Path scratch = Files.createDirectory(directory.resolve("outside"));
            Path output = scratch.resolve("output");
            ProcessBuilder command = new ProcessBuilder("setsid", "-w", PYTHON, script.toString(), module)
                    .directory(scratch.toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            command.environment().keySet().retainAll(List.of("PATH", "HOME"));
            command.environment().put("LANG", "C.UTF-8");
            command.environment().put("TMPDIR", scratch.toString());
            command.start().waitFor();
            return passed(Files.readString(output, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while " + module + " ran", e);
        }
    }

    private static Set<String> passed(String output) {
        Set<String> tests = new TreeSet<>();
        Matcher matcher = PASSED.matcher(output);
        while (matcher.find()) {
            tests.add(matcher.group(1));
        }
        return tests;
    }

    private Path script() throws IOException {
        Path script = directory.resolve("passing.py");
        try (InputStream source = CPythonTests.class.getResourceAsStream("passing.py")) {
            Files.write(script, java.util.Objects.requireNonNull(source).readAllBytes());
        }
        return script;
    }
}
