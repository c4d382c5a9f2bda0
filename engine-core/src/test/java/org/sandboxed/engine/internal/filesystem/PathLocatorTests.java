package org.sandboxed.engine.internal.filesystem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.internal.filesystem.ResolvedPath.Kind;
import org.sandboxed.engine.internal.kernel.Errnos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;

/** What is found without pinning a directory is what {@link PathResolver} finds, or is left to it. */
class PathLocatorTests {

    private final Path directory;
    private final Process other;
    private final Caller caller = new Caller();
    private final ResolvedPath located = new ResolvedPath();
    private final ResolvedPath resolved = new ResolvedPath();
    private final PathBytes named = new PathBytes();
    private final PathLocator locator = new PathLocator();
    private final PathResolver resolver = new PathResolver(pid -> false);

    PathLocatorTests(@TempDir Path temporary) throws IOException {
        directory = temporary.toRealPath();
        other = new ProcessBuilder("sleep", "60").directory(directory.toFile()).start();
        caller.set((int) other.pid(), (int) other.pid());
    }

    @BeforeEach
    void make_files() throws IOException {
        Files.createDirectories(directory.resolve("d/e"));
        Files.writeString(directory.resolve("f"), "");
        Files.writeString(directory.resolve("d/f"), "");
        Files.createSymbolicLink(directory.resolve("link"), Path.of("d"));
        Files.createSymbolicLink(directory.resolve("d/up"), Path.of("../f"));
        Files.createSymbolicLink(directory.resolve("nowhere"), Path.of("missing"));
    }

    @AfterEach
    void end_caller() {
        other.destroyForcibly();
        located.close();
        resolved.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"f", "./f", "d", "d/f", "././d/e", "missing", "./d/missing", "missing/f", "missing/f/g", "f/f"})
    void a_plain_path_is_found_as_by_a_look_at_everything_on_its_way(String path) {
        assertIsFound(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/f", "/d", "/d/f", "/missing", "/d/missing", "/missing/f", "/missing/f/g", "/f/f"})
    void so_is_a_plain_absolute_path(String path) {
        assertIsFound(directory + path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/usr", "/missing", "/missing/f"})
    void so_is_one_in_the_root_directory(String path) {
        assertIsFound(path);
    }

    private void assertIsFound(String path) {
        for (boolean follow : new boolean[] {true, false}) {
            assertThat(locator.find(caller, AT_FDCWD, bytes(path), path.length(), follow, true, located))
                    .isTrue();
            resolver.resolve(caller, AT_FDCWD, bytes(path), path.length(), follow, 0, resolved);
            if (resolved.is(Kind.FAILED) && resolved.errno() == Errnos.ENOENT) {
                resolver.resolveNew(caller, AT_FDCWD, bytes(path), path.length(), follow, resolved);
            }

            assertSame();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"link/f", "d/up", "nowhere", "link", ".", "./", "./..", "d/../f", ".//f", "d/.", "d/", "/", ""})
    void what_goes_through_a_link_or_dots_is_left_to_others(String path) {
        assertThat(isFound(path)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/link/f",
                "/d/up",
                "/nowhere",
                "/link",
                "/.",
                "/",
                "/..",
                "/d/../f",
                "//f",
                "/d/",
                "/link/missing"
            })
    void so_is_an_absolute_path_that_does(String path) {
        assertThat(isFound(directory + path)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/proc", "/proc/version", "/proc/self/missing", "/", "//", "/..", "//usr"})
    void so_are_those_of_proc_and_of_the_root_itself(String path) {
        assertThat(isFound(path)).isFalse();
    }

    @Test
    void of_what_is_missing_and_not_made_the_directory_is_not_looked_at() {
        assertThat(locator.find(caller, AT_FDCWD, bytes("missing/f"), 9, true, false, located))
                .isTrue();
        assertThat(located.kind()).isEqualTo(Kind.ABSENT);
        assertThat(text(located.path())).isEqualTo(directory + "/missing/f");
    }

    private boolean isFound(String path) {
        return locator.find(caller, AT_FDCWD, bytes(path), path.length(), true, true, located);
    }

    @Test
    void a_link_at_the_end_that_is_not_followed_is_found() {
        assertThat(locator.find(caller, AT_FDCWD, bytes("d/up"), 4, false, false, located))
                .isTrue();
        assertThat(text(located.path())).isEqualTo(directory + "/d/up");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"f", "./missing", "d/f", "./d/missing", "missing/f", "f/f", "d/e/missing", "nowhere", "d/up"})
    void a_name_is_found_in_its_directory(String path) {
        assertNameIsFound(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/f", "/missing", "/d/f", "/missing/f", "/f/f", "/nowhere", "/d/up"})
    void so_is_a_name_in_an_absolute_path(String path) {
        assertNameIsFound(directory + path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/usr", "/missing"})
    void so_is_a_name_in_the_root_directory(String path) {
        assertNameIsFound(path);
    }

    private void assertNameIsFound(String path) {
        assertThat(locator.parent(caller, AT_FDCWD, bytes(path), path.length(), located))
                .isTrue();
        resolver.resolveParent(caller, AT_FDCWD, bytes(path), path.length(), 0, resolved);

        assertSame();
        if (resolved.is(Kind.ABSENT)) {
            assertThat(resolver.leafExists(located)).isEqualTo(resolver.leafExists(resolved));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"link/f", "d/", "d/..", ".", "/", "/proc/f"})
    void a_name_in_a_directory_behind_a_link_or_dots_is_left_to_others(String path) {
        assertThat(locator.parent(caller, AT_FDCWD, bytes(path), path.length(), located))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"f", "missing", "nowhere"})
    void a_mere_name_needs_no_look(String name) {
        assertThat(locator.name(caller, AT_FDCWD, bytes(name), name.length(), named))
                .isTrue();
        assertThat(text(named)).isEqualTo(directory + "/" + name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"d/f", "./d/f", ".", "..", "/f"})
    void what_is_more_than_a_name_needs_one(String path) {
        assertThat(locator.name(caller, AT_FDCWD, bytes(path), path.length(), named))
                .isFalse();
    }

    @Test
    void in_a_directory_that_is_gone_nothing_has_a_path() throws Exception {
        Path gone = Files.createDirectory(directory.resolve("gone"));
        Process inside =
                new ProcessBuilder("sleep", "60").directory(gone.toFile()).start();
        try {
            Files.delete(gone);
            caller.set((int) inside.pid(), (int) inside.pid());

            assertThat(locator.name(caller, AT_FDCWD, bytes("f"), 1, named)).isFalse();
            assertThat(isFound("f")).isFalse();
        } finally {
            inside.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/proc", "/"})
    void below_proc_nothing_is_plain(String start) throws Exception {
        Process inside = new ProcessBuilder("sleep", "60")
                .directory(Path.of(start).toFile())
                .start();
        try {
            caller.set((int) inside.pid(), (int) inside.pid());
            String path = start.equals("/") ? "proc/version" : "version";

            assertThat(isFound(path)).isFalse();
        } finally {
            inside.destroyForcibly();
        }
    }

    @Test
    void a_pipe_has_no_names() {
        assertThat(locator.name(caller, 0, bytes("f"), 1, named)).isFalse();
        assertThat(locator.name(caller, -5, bytes("f"), 1, named)).isFalse();
    }

    private void assertSame() {
        assertThat(located.kind()).isEqualTo(resolved.kind());
        assertThat(located.errno()).isEqualTo(resolved.errno());
        if (!resolved.is(Kind.FAILED)) {
            assertThat(text(located.path())).isEqualTo(text(resolved.path()));
            assertThat(text(located.leaf())).isEqualTo(text(resolved.leaf()));
        }
    }

    private static String text(PathBytes path) {
        return new String(path.bytes(), 0, path.length(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String path) {
        return path.getBytes(StandardCharsets.UTF_8);
    }
}
