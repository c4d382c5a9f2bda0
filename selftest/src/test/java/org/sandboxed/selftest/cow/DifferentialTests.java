package org.sandboxed.selftest.cow;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Random file operations come to the same in a copy-on-write directory as in a plain copy of it: the result or errno of each,
 * and the tree that they leave. The real tree stays what it was.
 */
class DifferentialTests {

    private static final String PYTHON = "/usr/bin/python3";
    private static final String STEPS = "400";
    private static final int STEPS_SHOWN = 20;

    @TempDir
    Path directory;

    private Path script;

    @BeforeEach
    void writes_the_program() throws IOException {
        assumeTrue(Files.isExecutable(Path.of(PYTHON)), "skipped: there is no " + PYTHON);
        script = directory.resolve("operations.py");
        try (InputStream source = DifferentialTests.class.getResourceAsStream("operations.py")) {
            Files.write(script, Objects.requireNonNull(source).readAllBytes());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void random_operations_come_to_the_same_as_in_a_plain_copy(int seed) throws Exception {
        Path plain = tree(Files.createDirectories(directory.resolve("plain/root")));
        Path real = tree(Files.createDirectories(directory.resolve("real/root")));
        List<String> before = Trees.describe(real);
        List<String> command = List.of(PYTHON, "-I", "-S", script.toString(), String.valueOf(seed), STEPS);

        String expected = outside(command, plain);
        RunResult run;
        try (Sandbox sandbox = Sandbox.builder()
                .workdir(real)
                .readable(script.toString())
                .timeout(Duration.ofMinutes(2))
                .build()) {
            run = sandbox.run(command);
        }

        assertThat(run.exitCode()).as(run.stderr()).isZero();
        assertThat(firstDifference(
                        expected.lines().toList(), run.stdout().lines().toList()))
                .isEmpty();
        assertThat(Trees.describe(real)).isEqualTo(before);
    }

    /** What led to the first step that came to something else; a list of all would be too long to read. */
    private static String firstDifference(List<String> plain, List<String> sandboxed) {
        for (int i = 0; i < Math.max(plain.size(), sandboxed.size()); i++) {
            String expected = i < plain.size() ? plain.get(i) : "nothing";
            String actual = i < sandboxed.size() ? sandboxed.get(i) : "nothing";
            if (!expected.equals(actual)) {
                List<String> before = plain.subList(Math.max(0, i - STEPS_SHOWN), Math.min(i, plain.size()));
                return String.join("\n", before) + "\nin a plain copy: " + expected + "\ncopy-on-write:   " + actual;
            }
        }
        return "";
    }

    private static Path tree(Path root) throws IOException {
        Files.createDirectories(root.resolve("a/b"));
        Files.writeString(root.resolve("a/c"), "lower\n");
        Files.writeString(root.resolve("a/b/a"), "x".repeat(3000));
        Files.writeString(root.resolve("c"), "c\n");
        Files.createLink(root.resolve("with space"), root.resolve("c"));
        Files.createSymbolicLink(root.resolve("b"), Path.of("a"));
        Files.createSymbolicLink(root.resolve("a/with space"), Path.of("missing"));
        return root;
    }

    private static String outside(List<String> command, Path root) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(root.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
