package org.sandboxed.selftest.cow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real directory on which programs work by copy-on-write: {@code existing.txt} with 5 bytes and {@code subdir/nested.txt}.
 * Every run is checked to have left it as it was.
 */
final class Project {

    private static final String PRELUDE = """
        import ctypes, errno, os, shutil, stat, struct, sys
        libc = ctypes.CDLL(None, use_errno=True)
        F = 'existing.txt'

        def write(path, text, mode='w'):
            with open(path, mode) as f:
                f.write(text)

        def read(path):
            with open(path) as f:
                return f.read()

        def attempt(call):
            try:
                result = call()
            except OSError as e:
                print(errno.errorcode.get(e.errno, e), flush=True)
            else:
                print('ok', flush=True)
                return result

        def raw(nr, *args):
            words = [ctypes.c_long(a) if isinstance(a, int) else a for a in args]
            result = libc.syscall(ctypes.c_long(nr), *words)
            if result == -1:
                e = ctypes.get_errno()
                raise OSError(e, os.strerror(e))
            return result

        """;

    private static final int LARGE = 256 << 20;

    private final Path path;

    private Project(Path path) {
        this.path = path;
    }

    /** Makes the directory, or another one of the same content, in one that is there. */
    static Project in(Path parent) {
        try {
            Path path = Files.createDirectory(parent.resolve("project")).toRealPath();
            Files.writeString(path.resolve("existing.txt"), "hello");
            Files.createDirectory(path.resolve("subdir"));
            Files.writeString(path.resolve("subdir/nested.txt"), "nested");
            return new Project(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path() {
        return path;
    }

    Sandbox sandbox() {
        return Sandbox.builder().workdir(path).build();
    }

    /** What a Python program prints that must end well; arguments are {@code sys.argv[1]} and so on. */
    String python(String script, Object... arguments) {
        return run(pythonCommand(script, arguments)).stdout();
    }

    static List<String> pythonCommand(String script, Object... arguments) {
        List<String> command = new ArrayList<>(List.of("python3", "-I", "-S", "-c", PRELUDE + script));
        Arrays.stream(arguments).map(Object::toString).forEach(command::add);
        return command;
    }

    /** What a shell script prints that must end well. */
    String sh(String script) {
        return run(List.of("sh", "-c", script)).stdout();
    }

    RunResult run(List<String> command) {
        return run(command, options -> {});
    }

    RunResult run(List<String> command, Consumer<Sandbox.Builder> options) {
        Map<String, String> before = snapshot(path);
        Sandbox.Builder builder = Sandbox.builder().workdir(path);
        options.accept(builder);
        try (Sandbox sandbox = builder.build()) {
            RunResult run = sandbox.run(command);
            assertThat(run.exitCode()).as(run.stdout() + run.stderr()).isZero();
            assertThat(run.stderr()).isEmpty();
            assertThat(run.handlerFailure()).isEmpty();
            return run;
        } finally {
            assertThat(snapshot(path)).as("the real tree").isEqualTo(before);
        }
    }

    /** Everything about a tree that a change could show in. */
    static Map<String, String> snapshot(Path root) {
        Map<String, String> result = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            files.forEach(file -> result.put(root.relativize(file).toString(), describe(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return result;
    }

    private static String describe(Path file) {
        try {
            Map<String, Object> attributes = Files.readAttributes(
                    file, "unix:mode,uid,gid,ino,nlink,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
            String content =
                    Files.isSymbolicLink(file) ? Files.readSymbolicLink(file).toString() : "";
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                long size = Files.size(file);
                content = (size <= LARGE ? Arrays.hashCode(Files.readAllBytes(file)) : "unread") + " of " + size;
            }
            return new TreeMap<>(attributes) + " " + content;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
