package org.sandboxed.selftest.chroot;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The same random calls, once after chroot(2) and once in a sandbox with another root: every result, every errno, and what is there
 * at the end are the same. An ordinary user may call chroot(2) in a user namespace of his own.
 */
class ChrootDifferentialTests {

    private static final int STEPS = 400;
    private static final int STEPS_SHOWN = 20;

    @TempDir
    private Path parent;

    private Path script;
    private boolean isRoot;

    @BeforeEach
    void write_the_program() throws IOException, InterruptedException {
        script = parent.toRealPath().resolve("operations.py");
        try (InputStream source = ChrootDifferentialTests.class.getResourceAsStream("operations.py")) {
            Files.write(script, requireNonNull(source).readAllBytes());
        }
        isRoot = (int) Files.getAttribute(script, "unix:uid") == 0;
        int tried = isRoot
                ? 0
                : new ProcessBuilder("unshare", "--user", "--map-root-user", "true")
                        .start()
                        .waitFor();
        assumeTrue(tried == 0, "skipped: chroot(2) takes root or a user namespace, and unshare(1) could not make one");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 121})
    void every_step_has_the_same_result(int seed) throws Exception {
        Path real = treeOf("real");
        Path rooted = treeOf("rooted");

        List<String> expected = really(real, seed);
        List<String> actual = sandboxed(builder(rooted).writable("/"), seed);

        assertThat(firstDifference(expected, actual)).isEmpty();
        assertThat(contents(rooted)).isEqualTo(contents(real));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(ints = {31, 32, 33, 34, 35, 36, 121, 131, 138})
    void every_step_by_copy_on_write_has_the_same_result(int seed) throws Exception {
        Path real = treeOf("real");
        Path rooted = treeOf("rooted");
        List<String> before = contents(rooted);

        List<String> expected = really(real, seed);
        List<String> actual = sandboxed(builder(rooted).workdir(rooted), seed);

        assertThat(firstDifference(expected, actual)).isEmpty();
        assertThat(contents(rooted)).isEqualTo(before);
    }

    @Test
    void the_steps_do_something() throws Exception {
        // What a seed leads to depends on what the user may do, so one seed is not enough for every user.
        List<String> steps = new ArrayList<>();
        for (int seed = 1; seed <= 8; seed++) {
            steps.addAll(really(treeOf("real" + seed), seed));
        }

        assertThat(steps)
                .anyMatch(line -> line.endsWith("ENOTEMPTY"))
                .anyMatch(line -> line.endsWith("ELOOP"))
                .anyMatch(line -> line.endsWith("ENAMETOOLONG"))
                .anyMatch(line -> line.endsWith("ENOTDIR"))
                .anyMatch(line -> line.endsWith("'/a'"))
                .anyMatch(line -> line.endsWith(" None"));
    }

    private Path treeOf(String name) throws IOException {
        Path root = Files.createDirectories(parent.resolve(name)).toRealPath();
        for (String folder : List.of("bin", "lib", "lib64")) {
            Files.createSymbolicLink(root.resolve(folder), Path.of("usr", folder));
        }
        Files.createDirectories(root.resolve("a/b/c"));
        Files.writeString(root.resolve("a/c"), "file\n");
        Files.createSymbolicLink(root.resolve("link"), Path.of("/a/b"));
        Files.createSymbolicLink(root.resolve("a/link"), Path.of("../../../../a"));
        Files.createSymbolicLink(root.resolve("a/b/link"), script);
        return root;
    }

    private Sandbox.Builder builder(Path root) {
        return Sandbox.builder()
                .chroot(root)
                .readOnlyMount("/usr", Path.of("/usr"))
                .readOnlyMount("/run/operations.py", script)
                .env("AS_ROOT", isRoot ? "yes" : "no")
                .timeout(Duration.ofMinutes(2));
    }

    private List<String> sandboxed(Sandbox.Builder builder, int seed) {
        try (Sandbox sandbox = builder.build()) {
            RunResult run = sandbox.run(command("/run/operations.py", seed));
            assertThat(run.exitCode()).as(run.stderr()).isZero();
            assertThat(run.handlerFailure()).isEmpty();
            return run.stdout().lines().toList();
        }
    }

    private List<String> really(Path root, int seed) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (!isRoot) {
            command.addAll(List.of("unshare", "--user", "--map-root-user"));
        }
        command.addAll(command(script.toString(), seed));
        command.add(root.toString());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("AS_ROOT", isRoot ? "yes" : "no");
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        // In its namespace the user is root.
        return isRoot
                ? out.lines().toList()
                : out.replace("uid=0 gid=0", ownerOf(root)).lines().toList();
    }

    private static String ownerOf(Path path) throws IOException {
        return "uid=" + Files.getAttribute(path, "unix:uid") + " gid=" + Files.getAttribute(path, "unix:gid");
    }

    private static List<String> command(String program, int seed) {
        return List.of("python3", "-I", "-S", program, Integer.toString(seed), Integer.toString(STEPS));
    }

    /** What led to the first step that came to something else; a list of all would be too long to read. */
    private static String firstDifference(List<String> expected, List<String> actual) {
        for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
            String real = i < expected.size() ? expected.get(i) : "nothing";
            String rooted = i < actual.size() ? actual.get(i) : "nothing";
            if (!real.equals(rooted)) {
                List<String> before = expected.subList(Math.max(0, i - STEPS_SHOWN), Math.min(i, expected.size()));
                return String.join("\n", before) + "\nafter chroot(2): " + real + "\nin the sandbox:  " + rooted;
            }
        }
        return "";
    }

    private static List<String> contents(Path root) throws IOException {
        TreeMap<String, String> found = new TreeMap<>();
        try (var paths = Files.walk(root)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                String more = Files.isSymbolicLink(path)
                        ? Files.readSymbolicLink(path).toString()
                        : Files.isRegularFile(path) ? Integer.toString(Files.readAllBytes(path).length) : "";
                Object mode = Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
                found.put(root.relativize(path).toString(), mode + " " + more);
            }
        }
        return found.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .toList();
    }
}
