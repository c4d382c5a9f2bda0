package org.sandboxed.selftest.chroot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.policy.BranchAction;
import org.sandboxed.engine.policy.PolicyVerdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What another root does not offer, and how other options go together with it. */
class RootLimitTests {

    private PythonRoot root;

    @BeforeEach
    void make_root(@TempDir Path parent) throws IOException {
        root = PythonRoot.in(parent);
    }

    @Test
    void directories_of_the_root_are_watched() {
        RunResult run = root.run(root.builder().workdir(root.path()), """
            fd = raw(294, 0)
            attempt(lambda: raw(254, fd, b'/missing', 0xfff))
            raw(254, fd, b'/etc', 0x100)
            open('/etc/made', 'w').close()
            print(os.read(fd, 1000)[16:].rstrip(b'\\0'))
            """);

        assertThat(run.stdout()).isEqualTo("ENOENT\nb'made'\n");
        assertThat(run.syscalls().denied().events()).isEmpty();
    }

    @Test
    void threads_share_their_directory_and_cannot_part() {
        RunResult run = root.run(root.builder(), """
            import threading

            def unshare(flags):
                if libc.unshare(flags) != 0:
                    raise OSError(ctypes.get_errno(), 'unshare')

            def work():
                CLONE_FS = 0x200
                attempt(lambda: unshare(CLONE_FS))
                os.chdir('/etc')

            thread = threading.Thread(target=work)
            thread.start()
            thread.join()
            print(os.getcwd(), read('name'))
            """);

        assertThat(run.stdout()).isEqualTo("EPERM\n/etc inside\n");
        assertThat(run.syscalls().denied().events())
                .extracting(event -> event.syscall())
                .containsExactly(Syscall.UNSHARE);
    }

    @Test
    void programs_with_32_bits_are_refused() throws IOException {
        byte[] head = new byte[64];
        System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F', 1, 1, 1}, 0, head, 0, 7);
        Files.write(root.file("etc/old"), head);
        Files.setPosixFilePermissions(root.file("etc/old"), PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThat(root.out("attempt(lambda: os.execv('/etc/old', ['old']))")).isEqualTo("ENOEXEC\n");
    }

    @Test
    void what_is_about_the_machine_is_refused_with_the_reason() {
        assertThatThrownBy(() -> root.builder()
                        .policy((event, context) -> PolicyVerdict.allow())
                        .build())
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("policy: ")
                .hasMessageContaining("chroot");
        try (Sandbox sandbox = root.builder().build()) {
            assertThatThrownBy(() -> sandbox.runJava(RootLimitTests.class))
                    .isInstanceOf(SandboxException.class)
                    .hasMessageContaining("chroot");
            assertThatThrownBy(() -> sandbox.call(() -> 1))
                    .isInstanceOf(SandboxException.class)
                    .hasMessageContaining("chroot");
            assertThatThrownBy(() -> sandbox.attempt(() -> 1))
                    .isInstanceOf(SandboxException.class)
                    .hasMessageContaining("chroot");
        }
    }

    @Test
    void faults_are_about_paths_that_programs_know() {
        RunResult run = root.run(
                root.builder().workdir(root.path()).faults(rules -> {
                    rules.on(Syscall.OPENAT).path("/etc/name").fail(Errno.EIO);
                    rules.on(Syscall.FSYNC).path("/var/made").fail(Errno.ENOSPC);
                    rules.on(Syscall.FSYNC).path("/etc/other").fail(Errno.EDQUOT);
                }),
                """
                attempt(lambda: os.open('/etc/name', 0))
                os.chdir('/etc')
                attempt(lambda: os.open('name', 0))
                attempt(lambda: os.open('name', 0, dir_fd=os.open('/etc', os.O_RDONLY)))
                fd = os.open('/var/made', os.O_WRONLY | os.O_CREAT)
                attempt(lambda: os.fsync(fd))
                os.chdir('/var')
                attempt(lambda: os.fsync(os.open('../etc/other', os.O_WRONLY | os.O_CREAT)))
                """);

        assertThat(run.stdout()).isEqualTo("EIO\nEIO\nEIO\nENOSPC\nEDQUOT\n");
    }

    @Test
    void fs_302_changes_of_the_root_are_committed_or_kept() throws IOException {
        try (Sandbox sandbox =
                root.builder().workdir(root.path()).onExit(BranchAction.COMMIT).build()) {
            sandbox.run("sh", "-c", "echo committed > /etc/name");
        }
        assertThat(root.file("etc/name")).hasContent("committed");

        Sandbox keeping =
                root.builder().workdir(root.path()).onExit(BranchAction.KEEP).build();
        keeping.run("sh", "-c", "echo kept > /etc/name");
        keeping.close();
        Path kept = keeping.kept().orElseThrow();
        assertThat(root.file("etc/name")).hasContent("committed");
        assertThat(kept.resolve("upper/etc/name")).hasContent("kept");
        try (var left = Files.walk(kept)) {
            for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
