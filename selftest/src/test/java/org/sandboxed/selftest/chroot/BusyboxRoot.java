package org.sandboxed.selftest.chroot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** A root file system with nothing but a static busybox, as an ordinary user makes one. */
final class BusyboxRoot {

    private static final List<Path> BUSYBOX = List.of(Path.of("/bin/busybox"), Path.of("/usr/bin/busybox"));
    private static final List<String> APPLETS = List.of(
            "sh",
            "ls",
            "cat",
            "echo",
            "find",
            "mkdir",
            "mv",
            "rm",
            "rmdir",
            "ln",
            "readlink",
            "pwd",
            "env",
            "stat",
            "touch",
            "chmod",
            "head",
            "id",
            "sleep",
            "true",
            "test",
            "cp",
            "mkfifo",
            "realpath",
            "tar",
            "wc",
            "sort");

    private final Path path;

    private BusyboxRoot(Path path) {
        this.path = path;
    }

    static BusyboxRoot in(Path parent) throws IOException {
        Path busybox = BUSYBOX.stream().filter(Files::exists).findFirst().orElse(Path.of("busybox"));
        assumeTrue(Files.exists(busybox), "no static busybox is installed (package busybox-static)");
        Path root = Files.createDirectory(parent.toRealPath().resolve("root"));
        for (String folder : List.of("bin", "etc", "tmp", "proc", "dev", "home")) {
            Files.createDirectory(root.resolve(folder));
        }
        Files.copy(busybox, root.resolve("bin/busybox"));
        for (String applet : APPLETS) {
            Files.createSymbolicLink(root.resolve("bin").resolve(applet), Path.of("busybox"));
        }
        Files.writeString(root.resolve("etc/motd"), "inside\n");
        return new BusyboxRoot(root);
    }

    Path path() {
        return path;
    }

    Path file(String name) {
        return path.resolve(name);
    }

    Sandbox.Builder builder() {
        return Sandbox.builder().chroot(path);
    }

    RunResult sh(Sandbox.Builder builder, String script) {
        try (Sandbox sandbox = builder.build()) {
            return sandbox.run("sh", "-c", script);
        }
    }

    /** What a script prints that has to succeed. */
    String out(Sandbox.Builder builder, String script) {
        RunResult run = sh(builder, script);
        assertThat(run.stderr()).isEmpty();
        assertThat(run.exitCode()).isZero();
        return run.stdout();
    }

    String out(String script) {
        return out(builder(), script);
    }
}
