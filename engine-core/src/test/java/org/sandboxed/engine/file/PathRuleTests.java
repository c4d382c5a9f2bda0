package org.sandboxed.engine.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.SyscallEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Readable and writable paths, and how the record explains what the kernel refused. */
class PathRuleTests {

    @TempDir
    private Path directory;

    @Test
    void core_183_what_is_not_readable_is_refused_and_says_why() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "content");
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run("cat", file.toString());

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.stdout()).isEmpty();
            assertThat(run.stderr()).contains("Permission denied");
            SyscallEvent event = onlyDenial(run);
            assertThat(event.path()).contains(file.toString());
            assertThat(event.rule())
                    .hasValueSatisfying(rule -> assertThat(rule).contains("not under any readable path"));
        }
    }

    @Test
    void what_is_readable_is_read_but_not_written() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "content");
        try (Sandbox sandbox = Sandbox.builder().readable(directory.toString()).build()) {
            RunResult run = Scripts.sh(sandbox, "cat \"$1\"; echo changed > \"$1\"", file);

            assertThat(run.stdout()).isEqualTo("content");
            assertThat(onlyDenial(run).rule())
                    .hasValueSatisfying(rule -> assertThat(rule).contains("not under any writable path"));
            assertThat(file).hasContent("content");
        }
    }

    @Test
    void core_187_a_rule_for_one_file_does_not_cover_its_neighbour() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "content\n");
        Path neighbour = Files.writeString(directory.resolve("file2"), "secret");
        try (Sandbox sandbox = Sandbox.builder().readable(file.toString()).build()) {
            RunResult run = sandbox.run("cat", file.toString(), neighbour.toString());

            assertThat(run.stdout()).isEqualTo("content\n");
            assertThat(onlyDenial(run).path()).contains(neighbour.toString());
        }
    }

    @Test
    void core_189_a_readable_fifo_without_a_writer_does_not_hold_the_start_up() throws Exception {
        Path fifo = directory.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        try (Sandbox sandbox = Sandbox.builder().readable(fifo.toString()).build()) {
            assertThat(sandbox.run("true").exitCode()).isZero();
        }
    }

    @Test
    void core_190_a_readable_path_must_exist() {
        Sandbox.Builder builder = Sandbox.builder();
        String missing = directory.resolve("missing").toString();

        assertThatThrownBy(() -> builder.readable(missing))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("readable")
                .hasMessageContaining(missing);
    }

    @Test
    void a_missing_file_is_missing_and_no_denial() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run("cat", directory.resolve("missing").toString());

            assertThat(run.stderr()).contains("No such file");
            assertThat(run.syscalls().denied().events()).isEmpty();
        }
    }

    @Test
    void a_link_is_judged_by_where_it_leads() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "content");
        Path open = Files.createDirectory(directory.resolve("open"));
        Path link = Files.createSymbolicLink(open.resolve("link"), secret);
        try (Sandbox sandbox = Sandbox.builder().writable(open.toString()).build()) {
            RunResult run = sandbox.run("cat", link.toString());

            assertThat(run.stdout()).isEmpty();
            assertThat(onlyDenial(run).path()).contains(link.toString());
        }
    }

    @Test
    void names_are_made_moved_and_removed_below_a_writable_path() {
        try (Sandbox sandbox = Sandbox.builder().writable(directory.toString()).build()) {
            RunResult run = Scripts.sh(sandbox, """
                    set -e; cd "$1"; mkdir -p a/b; echo x > a/b/f; ln a/b/f a/hard; ln -s b/f a/soft; mv a/b/f a/moved
                    mkfifo a/fifo; truncate -s 0 a/moved; mv a c; rm c/fifo c/soft; rmdir c/b; ls c""", directory);

            assertThat(run.stderr()).isEmpty();
            assertThat(run.stdout()).isEqualTo("hard\nmoved\n");
            assertThat(run.syscalls().denied().events()).isEmpty();
        }
    }

    @Test
    void names_stay_as_they_are_below_a_readable_path() throws IOException {
        Files.writeString(directory.resolve("f"), "x");
        Files.createDirectory(directory.resolve("d"));
        try (Sandbox sandbox = Sandbox.builder().readable(directory.toString()).build()) {
            RunResult run = Scripts.python(sandbox, """
                    os.chdir(sys.argv[1])
                    attempt(lambda: os.unlink('f'))
                    attempt(lambda: os.rmdir('d'))
                    attempt(lambda: os.rename('f', 'g'))
                    attempt(lambda: os.symlink('f', 'g'))
                    attempt(lambda: os.mkdir('e'))
                    attempt(lambda: os.mkfifo('e'))
                    attempt(lambda: os.truncate('f', 0))
                    attempt(lambda: os.link('f', os.environ['HOME'] + '/g'))
                    attempt(lambda: os.mkdir('d'))
                    attempt(lambda: os.unlink('missing'))
                    """, directory);

            assertThat(run.stdout()).isEqualTo("EACCES\n".repeat(7) + "EXDEV\n" + "EEXIST\n" + "ENOENT\n");
            assertThat(run.syscalls().denied().events())
                    .extracting(SyscallEvent::syscall)
                    .containsExactly(
                            Syscall.UNLINK,
                            Syscall.RMDIR,
                            Syscall.RENAME,
                            Syscall.SYMLINK,
                            Syscall.MKDIR,
                            Syscall.MKNODAT,
                            Syscall.TRUNCATE,
                            Syscall.LINK);
        }
    }

    @Test
    void a_file_without_a_name_gets_one() {
        try (Sandbox sandbox = Sandbox.builder().writable(directory.toString()).build()) {
            RunResult run = Scripts.python(sandbox, """
                    fd = os.open(sys.argv[1], os.O_TMPFILE | os.O_RDWR)
                    os.write(fd, b'x')
                    os.fchmod(fd, 0o640)
                    raw(265, -100, f'/proc/self/fd/{fd}'.encode(), -100, (sys.argv[1] + '/named').encode(), 0x400)
                    print(oct(os.stat(sys.argv[1] + '/named').st_mode))
                    """, directory);

            assertThat(run.stderr()).isEmpty();
            assertThat(run.stdout()).isEqualTo("0o100640\n");
        }
    }

    @Test
    void no_device_can_be_made() {
        try (Sandbox sandbox = Sandbox.builder().writable(directory.toString()).build()) {
            RunResult run = Scripts.python(
                    sandbox,
                    "attempt(lambda: os.mknod(sys.argv[1] + '/disk', stat.S_IFBLK | 0o600, os.makedev(254, 0)))",
                    directory);

            assertThat(run.stdout()).isEqualTo("EPERM\n");
            assertThat(onlyDenial(run).syscall()).isIn(Syscall.MKNOD, Syscall.MKNODAT);
        }
    }

    private static SyscallEvent onlyDenial(RunResult run) {
        assertThat(run.syscalls().denied().events()).hasSize(1);
        return run.syscalls().denied().events().get(0);
    }
}
