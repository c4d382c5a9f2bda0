package org.sandboxed.selftest.chroot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.console.ConsoleLauncher;
import org.sandboxed.engine.RootFs;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.policy.BranchAction;
import org.sandboxed.selftest.FreshJvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Root file systems that are unpacked once and changed by nobody. */
class RootFsTests {

    private BusyboxRoot tree;
    private Path archive;
    private Path cache;

    @BeforeEach
    void pack(@TempDir Path parent) throws IOException, InterruptedException {
        tree = BusyboxRoot.in(parent);
        archive = parent.resolve("root.tar.gz");
        cache = parent.resolve("cache");
        Process tar = new ProcessBuilder(
                        "tar", "-czf", archive.toString(), "-C", tree.path().toString(), ".")
                .inheritIO()
                .start();
        assertThat(tar.waitFor()).isZero();
    }

    @Test
    void programs_change_what_they_like_and_nobody_sees_it() {
        RootFs root = RootFs.fromTar(archive, cache);

        for (int i = 0; i < 2; i++) {
            try (Sandbox sandbox = Sandbox.builder().chroot(root).build()) {
                RunResult run = sandbox.run("sh", "-c", """
                    cat /etc/motd; echo changed > /etc/motd; rm -r /home; mkdir /new
                    cat /etc/motd; ls -d /home /new; pwd; echo $HOME $TMPDIR
                    """);

                assertThat(run.stdout()).isEqualTo("inside\nchanged\n/new\n/\n/tmp /tmp\n");
                assertThat(run.changes().added()).containsExactly("new");
                assertThat(run.changes().deleted()).containsExactly("home");
                assertThat(run.changes().modified()).containsExactly("etc/motd");
            }
        }
        assertThat(root.path().resolve("etc/motd")).hasContent("inside");
        assertThat(root.path().resolve("home")).isDirectory();
        assertThat(root.leftOut()).isEmpty();
    }

    @Test
    void an_annotation_takes_an_archive() throws Exception {
        Files.copy(archive, archive.resolveSibling("annotated.tar.gz"));
        List<String> command = FreshJvm.command(
                List.of("-Dsandboxed.rootfs.cache=" + cache),
                ConsoleLauncher.class,
                "execute",
                "--disable-banner",
                "--disable-ansi-colors",
                "--select-class=" + ArchiveTestCase.class.getName());
        Process launcher = new ProcessBuilder(command)
                .directory(archive.resolveSibling(".").toFile())
                .redirectErrorStream(true)
                .start();
        launcher.getOutputStream().close();
        String said = new String(launcher.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(launcher.waitFor()).as(said).isZero();
        assertThat(said).contains("2 tests successful");
        assertThat(cache).isNotEmptyDirectory();
    }

    @Test
    void an_archive_is_unpacked_once_for_each_content() throws IOException {
        RootFs first = RootFs.fromTar(archive, cache);
        Path copy = Files.copy(archive, archive.resolveSibling("copy.tar.gz"));

        assertThat(RootFs.fromTar(copy, cache).path()).isEqualTo(first.path());
    }

    @Test
    void jvms_that_want_the_same_one_get_the_same_one() throws Exception {
        List<Process> jvms = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            List<String> command = FreshJvm.command(List.of(), Unpacking.class, archive.toString(), cache.toString());
            jvms.add(new ProcessBuilder(command).redirectErrorStream(true).start());
        }
        List<String> told = new ArrayList<>();
        for (Process jvm : jvms) {
            told.add(new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            assertThat(jvm.waitFor()).as(told.toString()).isZero();
        }

        assertThat(told.get(0)).isEqualTo(told.get(1));
        try (var left = Files.list(cache)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .hasSize(2)
                    .noneMatch(name -> name.contains("part"));
        }
    }

    /** Unpacks an archive in a JVM of its own. */
    static final class Unpacking {

        private Unpacking() {}

        public static void main(String[] arguments) {
            System.out.println(
                    RootFs.fromTar(Path.of(arguments[0]), Path.of(arguments[1])).path());
        }
    }

    @Test
    void a_directory_may_be_one() {
        try (Sandbox sandbox =
                Sandbox.builder().chroot(RootFs.fromDirectory(tree.path())).build()) {
            assertThat(sandbox.run("sh", "-c", "rm /etc/motd; ls /etc").stdout())
                    .isEmpty();
        }
        assertThat(tree.file("etc/motd")).exists();
    }

    @Test
    void another_working_directory_leaves_the_root_read_only(@TempDir Path work) throws IOException {
        Path real = work.toRealPath();
        try (Sandbox sandbox = Sandbox.builder()
                .chroot(RootFs.fromDirectory(tree.path()))
                .mount("/work", real)
                .workdir(real)
                .build()) {
            RunResult run = sandbox.run("sh", "-c", "pwd; echo x > f; echo x > /etc/motd");

            assertThat(run.stdout()).isEqualTo("/work\n");
            assertThat(run.stderr()).contains("Permission denied");
            assertThat(run.changes().added()).containsExactly("f");
        }
        assertThat(tree.file("etc/motd")).hasContent("inside");
    }

    @Test
    void nothing_writes_to_it() {
        RootFs root = RootFs.fromDirectory(tree.path());

        assertThatThrownBy(() -> Sandbox.builder().chroot(root).writable("/etc").build())
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("writable: /etc")
                .hasMessageContaining("other tests");
        assertThatThrownBy(() -> Sandbox.builder()
                        .chroot(root)
                        .mount("/mnt", tree.file("etc"))
                        .build())
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("other tests");
        assertThatThrownBy(() -> Sandbox.builder()
                        .chroot(root)
                        .onExit(BranchAction.COMMIT)
                        .build())
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("onExit: COMMIT");
        assertThatThrownBy(() -> Sandbox.builder()
                        .chroot(root)
                        .onError(BranchAction.COMMIT)
                        .build())
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("onError: COMMIT");
        try (Sandbox sandbox = Sandbox.builder().chroot(root).build()) {
            assertThatThrownBy(sandbox::commit)
                    .isInstanceOf(SandboxException.class)
                    .hasMessageContaining("commit: ")
                    .hasMessageContaining("other tests");
        }
    }

    @Test
    void what_is_not_there_is_refused() {
        Path missing = tree.file("missing");

        assertThatThrownBy(() -> RootFs.fromDirectory(missing))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("fromDirectory: " + missing);
        assertThatThrownBy(() -> RootFs.fromTar(missing, cache))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("fromTar: " + missing);
    }
}
