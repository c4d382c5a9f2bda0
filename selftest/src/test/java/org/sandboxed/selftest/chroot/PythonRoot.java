package org.sandboxed.selftest.chroot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A root with an {@code /etc} and a {@code /tmp} of its own and the machine's {@code /usr}, so that it has Python, and a C
 * library with a loader.
 */
final class PythonRoot {

    static final String PRELUDE = """
        import ctypes, errno, os, socket, stat, struct, subprocess, sys
        libc = ctypes.CDLL(None, use_errno=True)

        def write(path, text, mode='w'):
            with open(path, mode) as f:
                f.write(text)

        def read(path):
            with open(path) as f:
                return f.read().strip()

        def attempt(call):
            try:
                result = call()
            except OSError as e:
                print(errno.errorcode.get(e.errno, e), flush=True)
            else:
                print(result if isinstance(result, (str, int, list)) else 'ok', flush=True)
                return result

        def raw(nr, *args):
            words = [ctypes.c_long(a) if isinstance(a, int) else a for a in args]
            result = libc.syscall(ctypes.c_long(nr), *words)
            if result == -1:
                e = ctypes.get_errno()
                raise OSError(e, os.strerror(e))
            return result

        def openat2(path, flags, resolve, dirfd=-100):
            return raw(437, dirfd, path, struct.pack('QQQ', flags, 0, resolve), 24)

        """;

    private final Path path;

    private PythonRoot(Path path) {
        this.path = path;
    }

    static PythonRoot in(Path parent) throws IOException {
        Path root = Files.createDirectory(parent.toRealPath().resolve("root"));
        for (String folder : List.of("usr", "etc", "tmp", "proc", "var")) {
            Files.createDirectory(root.resolve(folder));
        }
        for (String link : List.of("bin", "sbin", "lib", "lib64")) {
            if (Files.isDirectory(Path.of("/usr", link))) {
                Files.createSymbolicLink(root.resolve(link), Path.of("usr", link));
            }
        }
        Files.writeString(root.resolve("etc/name"), "inside\n");
        return new PythonRoot(root);
    }

    Path path() {
        return path;
    }

    Path file(String name) {
        return path.resolve(name);
    }

    Sandbox.Builder builder() {
        return Sandbox.builder().chroot(path).readOnlyMount("/usr", Path.of("/usr"));
    }

    RunResult run(Sandbox.Builder builder, String code) {
        try (Sandbox sandbox = builder.build()) {
            return sandbox.run("python3", "-c", PRELUDE + code);
        }
    }

    /** What code prints that has to end well. */
    String out(Sandbox.Builder builder, String code) {
        RunResult run = run(builder, code);
        assertThat(run.stderr()).isEmpty();
        assertThat(run.exitCode()).isZero();
        return run.stdout();
    }

    String out(String code) {
        return out(builder(), code);
    }
}
