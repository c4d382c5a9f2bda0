package org.sandboxed.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** A program that sees another root. */
class ChrootTests {

    @Test
    void runs_in_another_root(@TempDir Path root) throws IOException {
        Files.createDirectory(root.resolve("etc"));
        Files.writeString(root.resolve("etc/issue"), "Tiny Linux\n");
        for (String folder : List.of("bin", "lib", "lib64")) {
            Files.createSymbolicLink(root.resolve(folder), Path.of("usr", folder));
        }

        try (Sandbox sandbox = Sandbox.builder()
                .chroot(root)
                .readOnlyMount("/usr", Path.of("/usr"))
                .build()) {
            RunResult run = sandbox.run("cat", "/etc/issue");

            assertThat(run).succeeded().hasStdout("Tiny Linux\n");
        }
    }
}
