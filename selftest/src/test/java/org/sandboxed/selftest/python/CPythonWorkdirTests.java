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

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The modules of CPython's test suite that work on files have the same passing tests where their temporary directory is a
 * copy-on-write working directory as where it is an ordinary one.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class CPythonWorkdirTests {

    @TempDir
    Path directory;

    @BeforeAll
    static void needs_the_test_suite_of_the_system() throws IOException, InterruptedException {
        PythonSuite.assumeInstalled();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "test.test_os",
                "test.test_shutil",
                "test.test_tempfile",
                "test.test_pathlib",
                "test.test_glob",
                "test.test_zipfile",
                "test.test_tarfile",
                "test.test_mailbox"
            })
    void passes_the_same_tests_on_a_copy(String module) throws IOException {
        PythonSuite suite = PythonSuite.in(directory);
        Path tree = Files.createDirectory(directory.resolve("tree"));
        Files.writeString(tree.resolve("file"), "of the real tree");
        CompletableFuture<Set<String>> outside = CompletableFuture.supplyAsync(() -> suite.runOutside(module));
        RunResult run = runOnCopy(suite, tree, module);

        assertThat(run.handlerFailure()).isEmpty();
        assertThat(run.timedOut()).isFalse();
        Set<String> lost = new TreeSet<>(outside.join());
        assertThat(lost).hasSizeGreaterThan(10);
        lost.removeAll(PythonSuite.passed(run.stdout()));
        lost.removeIf(test -> test.contains(PythonSuite.NEEDS_NETWORK));
        assertThat(lost).as(() -> run.syscalls().denied() + run.stderr()).isEmpty();
        assertThat(tree).isDirectoryContaining("glob:**/file").isDirectoryNotContaining("regex:.*/[^/]*(?<!file)");
    }

    private static RunResult runOnCopy(PythonSuite suite, Path tree, String module) throws IOException {
        try (Sandbox sandbox = Sandbox.builder()
                .readable("/")
                .writable("/dev", suite.library().toString())
                .workdir(tree)
                .maxProcesses(512)
                .timeout(PythonSuite.LIMIT)
                .env("HOME", System.getProperty("user.home"))
                .build()) {
            return sandbox.run(PythonSuite.PYTHON, suite.script().toString(), module);
        }
    }
}
