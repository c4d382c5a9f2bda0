package org.sandboxed.selftest.cow;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/** Changes on a file system that is mounted noexec, as {@code /tmp} often is; in a JVM with mounts of its own. */
@Timeout(120)
class NoexecStorageTests {

    private static final int MINUTE = 60;

    /** Mounts the first argument, becomes the rest. */
    private static final String MOUNT = "mount -t tmpfs -o noexec none \"$0\" && exec \"$@\"";

    @TempDir
    Path temporary;

    private Path project;

    @BeforeEach
    void fill() throws Exception {
        project = temporary.resolve("project");
        Files.createDirectories(project.resolve("tools"));
        for (String script : List.of("build.sh", "tools/check.sh")) {
            Files.writeString(project.resolve(script), "#!/bin/sh\necho $0\n");
            Files.setPosixFilePermissions(project.resolve(script), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Path storage = Files.createDirectory(temporary.resolve("storage"));
        assumeThat(start(List.of("unshare", "-Urm", "sh", "-c", MOUNT, storage.toString(), "true"))
                        .waitFor())
                .as("exit code of a user with mounts of its own")
                .isZero();
    }

    @Test
    void programs_of_the_real_tree_are_executed() throws Exception {
        assertThat(inSandbox("./build.sh; tools/check.sh; ls -A . tools"))
                .isEqualTo("./build.sh\ntools/check.sh\n.:\nbuild.sh\ntools\n\ntools:\ncheck.sh\n\n[]\n");
    }

    @Test
    void so_are_many_at_once() throws Exception {
        assertThat(inSandbox("for i in $(seq 60); do ./build.sh & done; wait"))
                .isEqualTo("./build.sh\n".repeat(60) + "\n[]\n");
    }

    @Test
    void who_is_not_finds_the_way_out_in_the_record() throws Exception {
        assertThat(inSandbox("echo >>build.sh; ./build.sh || echo refused"))
                .startsWith("refused\n\n[")
                .contains("execve(\"./build.sh\"", "mounted noexec", "have them elsewhere, with storage(...)");
    }

    /** What a script prints in a sandbox, and what was refused. */
    private String inSandbox(String script) throws IOException, InterruptedException {
        Path storage = temporary.resolve("storage");
        List<String> command = new ArrayList<>(List.of("unshare", "-Urm", "sh", "-c", MOUNT, storage.toString()));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                NoexecStorageTests.class.getName(),
                project.toString(),
                storage.toString(),
                script));
        Process child = start(command);
        String printed = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor(MINUTE, TimeUnit.SECONDS)).isTrue();
        return printed;
    }

    private static Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Runs a script, the third argument, in the directory that the first one names; the second is the storage. */
    public static void main(String[] arguments) {
        try (Sandbox sandbox = Sandbox.builder()
                .workdir(Path.of(arguments[0]))
                .storage(Path.of(arguments[1]))
                .build()) {
            RunResult run = sandbox.run("sh", "-c", arguments[2]);
            System.out.print(run.stdout() + "\n");
            System.out.print(run.syscalls().denied().events() + "\n");
        }
    }
}
