package org.sandboxed.selftest.cow;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The same random calls, once in a copy-on-write working directory and once in a plain copy of the same tree: every result,
 * every errno, and what is there at the end are the same. A commit makes the real tree what the plain copy is.
 */
class DifferentialTests {

    private static final int STEPS = 800;
    private static final int STEPS_SHOWN = 20;

    @TempDir
    private Path parent;

    private Path script;

    @BeforeEach
    void write_the_program() throws IOException {
        script = parent.resolve("operations.py");
        try (InputStream source = DifferentialTests.class.getResourceAsStream("operations.py")) {
            Files.write(script, requireNonNull(source).readAllBytes());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void every_step_has_the_same_result(int seed) throws Exception {
        Path real = treeOf("real");
        Path plain = treeOf("plain");
        Map<String, String> before = Project.snapshot(real);

        List<String> expected = plainly(plain, seed, STEPS);
        try (Sandbox sandbox = Sandbox.builder()
                .workdir(real)
                .readable(script.toString())
                .timeout(Duration.ofMinutes(2))
                .build()) {
            RunResult run = sandbox.run(command(seed, STEPS));

            assertThat(run.exitCode()).as(run.stderr()).isZero();
            assertThat(firstDifference(expected, run.stdout().lines().toList())).isEmpty();
            assertThat(run.handlerFailure()).isEmpty();
            assertThat(Project.snapshot(real)).isEqualTo(before);

            sandbox.commit();
        }
        assertThat(plainly(real, 0, 0)).isEqualTo(plainly(plain, 0, 0));
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

    @Test
    void the_steps_do_something() throws Exception {
        List<String> lines = new ArrayList<>(plainly(treeOf("first"), 1, STEPS));
        lines.addAll(plainly(treeOf("second"), 4, STEPS));
        assertThat(lines)
                .anyMatch(line -> line.contains("ENOTEMPTY"))
                .anyMatch(line -> line.contains("ELOOP"))
                .anyMatch(line -> line.contains("links=3"))
                .anyMatch(line -> line.endsWith(" None"));
    }

    private Path treeOf(String name) throws IOException {
        Path root = Files.createDirectories(parent.resolve(name)).toRealPath();
        Files.createDirectories(root.resolve("a/b"));
        Files.writeString(root.resolve("a/c"), "lower\n");
        Files.writeString(root.resolve("a/b/a"), "x".repeat(3000));
        Files.writeString(root.resolve("c"), "c\n");
        Files.createLink(root.resolve("with space"), root.resolve("c"));
        Files.createLink(root.resolve("a/b/b"), root.resolve("c"));
        Files.createSymbolicLink(root.resolve("b"), Path.of("a"));
        Files.createSymbolicLink(root.resolve("a/with space"), Path.of("missing"));
        return root;
    }

    private List<String> command(int seed, int count) {
        return List.of("python3", "-I", "-S", script.toString(), Integer.toString(seed), Integer.toString(count));
    }

    private List<String> plainly(Path directory, int seed, int count) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command(seed, count))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out.lines().toList();
    }
}
