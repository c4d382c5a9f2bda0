package org.sandboxed.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RootFs;
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

    @Test
    void runs_in_an_archive(@TempDir Path folder) throws IOException, InterruptedException {
        Path archive = pack(folder);

        RootFs root = RootFs.fromTar(archive, folder.resolve("cache"));
        for (int i = 0; i < 2; i++) {
            try (Sandbox sandbox = Sandbox.builder()
                    .chroot(root)
                    .readOnlyMount("/usr", Path.of("/usr"))
                    .build()) {
                RunResult run = sandbox.run("sh", "-c", "cat /etc/issue; echo changed > /etc/issue");

                assertThat(run).succeeded().hasStdout("Tiny Linux\n");
                assertThat(run.changes()).modified("etc/issue").hasNoOtherChanges();
            }
        }
    }

    /** An archive of a root file system, in place of one that a distribution offers. */
    private static Path pack(Path folder) throws IOException, InterruptedException {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        Files.createDirectory(tree.resolve("etc"));
        Files.writeString(tree.resolve("etc/issue"), "Tiny Linux\n");
        for (String name : List.of("bin", "lib", "lib64")) {
            Files.createSymbolicLink(tree.resolve(name), Path.of("usr", name));
        }
        Path archive = folder.resolve("root.tar.gz");
        Process tar = new ProcessBuilder("tar", "-czf", archive.toString(), "-C", tree.toString(), ".").start();
        assertThat(tar.waitFor()).isZero();
        return archive;
    }
}
