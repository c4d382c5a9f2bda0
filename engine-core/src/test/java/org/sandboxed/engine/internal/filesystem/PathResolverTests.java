package org.sandboxed.engine.internal.filesystem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.internal.filesystem.ResolvedPath.Kind;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.OpenFlags;
import org.sandboxed.engine.internal.kernel.Pipes;
import org.sandboxed.engine.internal.kernel.Processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;

/** The caller is another process, so that nothing of the supervisor's own can pass for the caller's. */
class PathResolverTests {

    private static final int NOBODYS_DESCRIPTOR = 1_000_000;

    private final Path directory;
    private final Process other;
    private final Caller caller = new Caller();
    private final ResolvedPath found = new ResolvedPath();
    private final PathResolver resolver = new PathResolver(pid -> false);

    PathResolverTests(@TempDir Path temporary) throws IOException {
        directory = temporary.toRealPath();
        other = new ProcessBuilder("sleep", "60").directory(directory.toFile()).start();
        caller.set((int) other.pid(), (int) other.pid());
    }

    @AfterEach
    void end_caller() {
        other.destroyForcibly();
        found.close();
    }

    @Test
    void follows_links_to_the_real_path() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        Files.createSymbolicLink(directory.resolve("link"), file);

        resolve(directory + "//./link");

        assertThat(found.kind()).isEqualTo(Kind.FILE);
        assertThat(path()).isEqualTo(file.toString());
    }

    @Test
    void stops_at_a_link_when_asked_to() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("nowhere"));

        resolver.resolve(caller, AT_FDCWD, bytes(link.toString()), length(link.toString()), false, 0, found);

        assertThat(path()).isEqualTo(link.toString());
    }

    @Test
    void starts_from_the_callers_working_directory() throws IOException {
        Files.writeString(directory.resolve("file"), "");

        resolve("./file");

        assertThat(path()).isEqualTo(directory + "/file");
    }

    @Test
    void a_descriptor_that_the_caller_lacks_is_bad() {
        resolver.resolve(caller, NOBODYS_DESCRIPTOR, bytes("file"), 4, true, 0, found);

        assertThat(found.kind()).isEqualTo(Kind.FAILED);
        assertThat(found.errno()).isEqualTo(Errnos.EBADF);
    }

    @Test
    void a_missing_file_is_enoent() {
        resolve(directory + "/missing");

        assertThat(found.errno()).isEqualTo(Errnos.ENOENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/proc/self/comm", "/proc/thread-self/../../comm", "/dev/fd/../comm"})
    void self_is_the_caller(String path) {
        resolve(path);

        assertThat(path()).isEqualTo("/proc/" + other.pid() + "/comm");
    }

    @Test
    void links_of_the_caller_lead_to_what_it_holds() {
        resolve("/proc/self/cwd");

        assertThat(path()).isEqualTo(directory.toString());
    }

    @Test
    void standard_input_is_the_callers_pipe() {
        resolve("/dev/stdin");

        assertThat(found.kind()).isEqualTo(Kind.PATHLESS);
    }

    @Test
    void descriptors_of_a_stranger_are_out_of_reach() {
        resolve("/proc/" + Processes.pid() + "/cwd/file");

        assertThat(found.kind()).isEqualTo(Kind.FOREIGN);
    }

    @Test
    void a_pipe_of_a_member_has_no_path() {
        try (Pipes.Ends pipe = Pipes.open()) {
            String link = "/proc/" + Processes.pid() + "/fd/" + pipe.reader().number();
            new PathResolver(pid -> true).resolve(caller, AT_FDCWD, bytes(link), length(link), true, 0, found);

            assertThat(found.kind()).isEqualTo(Kind.PATHLESS);
        }
    }

    @Test
    void a_deleted_file_keeps_the_path_that_it_had() throws IOException {
        Path file = Files.writeString(directory.resolve("gone"), "");
        caller.set(Processes.pid(), Processes.pid());
        byte[] name = bytes(file.toString());
        int opened = new org.sandboxed.engine.internal.kernel.Files()
                .openat2(AT_FDCWD, name, name.length, OpenFlags.O_CLOEXEC, 0, 0);
        try (Fd fd = new Fd(opened)) {
            Files.delete(file);
            resolver.resolveDescriptor(caller, fd.number(), found);

            assertThat(found.kind()).isEqualTo(Kind.FILE);
            assertThat(path()).isEqualTo(file.toString());
        }
    }

    @Test
    void a_parent_is_found_without_its_name() {
        String path = directory + "/new/";
        resolver.resolveParent(caller, AT_FDCWD, bytes(path), length(path), 0, found);

        assertThat(found.kind()).isEqualTo(Kind.ABSENT);
        assertThat(path()).isEqualTo(directory + "/new");
        assertThat(text(found.leaf())).isEqualTo("new/");
        assertThat(resolver.leafExists(found)).isFalse();
    }

    @Test
    void the_root_is_a_name_that_exists() {
        resolver.resolveParent(caller, AT_FDCWD, bytes("//"), 2, 0, found);

        assertThat(found.kind()).isEqualTo(Kind.ABSENT);
        assertThat(path()).isEqualTo("/");
        assertThat(resolver.leafExists(found)).isTrue();
    }

    @Test
    void a_new_file_is_where_a_dangling_link_points() throws IOException {
        Files.createDirectory(directory.resolve("d"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("d/../d/target"));

        resolver.resolveNew(caller, AT_FDCWD, bytes(link.toString()), length(link.toString()), true, found);

        assertThat(found.kind()).isEqualTo(Kind.ABSENT);
        assertThat(path()).isEqualTo(directory + "/d/target");
    }

    @Test
    void a_circle_of_links_is_eloop() throws IOException {
        Files.createSymbolicLink(directory.resolve("a"), Path.of("b"));
        Files.createSymbolicLink(directory.resolve("b"), Path.of("a"));

        resolve("a");

        assertThat(found.errno()).isEqualTo(Errnos.ELOOP);
    }

    @Test
    void names_are_bytes() {
        byte[] name = {(byte) 0xFF, 'x'};
        resolver.resolveParent(caller, AT_FDCWD, name, name.length, 0, found);

        assertThat(found.leaf().is(name, name.length)).isTrue();
        assertThat(found.path().length()).isEqualTo(bytes(directory + "/").length + name.length);
    }

    private void resolve(String path) {
        resolver.resolve(caller, AT_FDCWD, bytes(path), length(path), true, 0, found);
    }

    private String path() {
        return text(found.path());
    }

    private static String text(PathBytes path) {
        return new String(path.bytes(), 0, path.length(), StandardCharsets.UTF_8);
    }

    private static int length(String path) {
        return bytes(path).length;
    }

    private static byte[] bytes(String path) {
        return path.getBytes(StandardCharsets.UTF_8);
    }
}
