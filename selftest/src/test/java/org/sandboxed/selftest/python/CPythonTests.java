package org.sandboxed.selftest.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Syscall;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The modules of CPython's test suite that start processes have the same passing tests inside a permissive sandbox as
 * outside. Debian packages them as libpython3.x-testsuite, for the Python of the system.
 */
class CPythonTests {

    @TempDir
    Path directory;

    @BeforeAll
    static void needs_the_test_suite_of_the_system() throws IOException, InterruptedException {
        PythonSuite.assumeInstalled();
    }

    @ParameterizedTest
    @ValueSource(strings = {"test.test_posix", "test.test_os", "test.test_subprocess"})
    @Timeout(value = 6, unit = TimeUnit.MINUTES)
    void passes_the_same_tests_inside_as_outside(String module) throws IOException {
        PythonSuite suite = PythonSuite.in(directory);
        CompletableFuture<Set<String>> outside = CompletableFuture.supplyAsync(() -> suite.runOutside(module));
        RunResult run = runInside(suite, module);
        Set<String> inside = PythonSuite.passed(run.stdout());

        assertThat(run.handlerFailure()).isEmpty();
        assertThat(run.timedOut()).isFalse();
        assertThat(inside).hasSizeGreaterThan(50);
        Set<String> lost = new TreeSet<>(outside.join());
        lost.removeAll(inside);
        lost.removeIf(test -> test.contains(PythonSuite.NEEDS_NETWORK));
        assertThat(lost).as(() -> run.syscalls().denied() + run.stderr()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = "test.test_os.TestSendfile")
    void explains_what_the_missing_network_costs(String tests) throws IOException {
        PythonSuite suite = PythonSuite.in(directory);
        RunResult run = runInside(suite, tests);

        assertThat(PythonSuite.passed(run.stdout())).isNotEqualTo(suite.runOutside(tests));
        assertThat(run.syscalls().denied().of(Syscall.BIND, Syscall.CONNECT).isEmpty())
                .isFalse();
    }

    private RunResult runInside(PythonSuite suite, String module) throws IOException {
        try (Sandbox sandbox = Sandbox.builder()
                .readable("/")
                .writable("/")
                .maxProcesses(512)
                .timeout(PythonSuite.LIMIT)
                .env("HOME", System.getProperty("user.home"))
                .cwd(Files.createDirectory(directory.resolve("inside")).toString())
                .build()) {
            return sandbox.run(PythonSuite.PYTHON, suite.script().toString(), module);
        }
    }
}
