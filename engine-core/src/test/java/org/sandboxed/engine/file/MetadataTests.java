package org.sandboxed.engine.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.record.SyscallEvent;

import static org.assertj.core.api.Assertions.assertThat;

/** Modes, owners, times and attributes: carried out on writable files, refused on all others. */
class MetadataTests {

    private static final String CHANGES = """
            path = sys.argv[1]
            fd = os.open(path, os.O_RDONLY)
            attempt(lambda: os.chmod(path, 0o601))
            attempt(lambda: os.fchmod(fd, 0o602))
            attempt(lambda: os.chmod(f'/proc/self/fd/{fd}', 0o603))
            attempt(lambda: raw(452, -100, path.encode(), 0o604, 0))
            attempt(lambda: raw(452, fd, b'', 0o605, 0x1000))
            attempt(lambda: os.chown(path, os.getuid(), -1))
            attempt(lambda: os.lchown(path, -1, os.getgid()))
            attempt(lambda: os.fchown(fd, -1, -1))
            attempt(lambda: os.utime(path, (1, 2)))
            attempt(lambda: os.utime(fd, (3, 4)))
            attempt(lambda: raw(132, path.encode(), struct.pack('qq', 5, 6)))
            attempt(lambda: raw(235, path.encode(), struct.pack('qqqq', 7, 1, 8, 2)))
            attempt(lambda: os.setxattr(path, 'user.a', b'v'))
            attempt(lambda: os.setxattr(fd, 'user.b', b''))
            attempt(lambda: os.removexattr(path, 'user.a'))
            attempt(lambda: os.removexattr(fd, 'user.b'))
            """;
    private static final int COUNT = 16;

    @TempDir
    private Path directory;

    @Test
    void all_of_it_changes_below_a_writable_path() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        try (Sandbox sandbox = Sandbox.builder().writable(directory.toString()).build()) {
            RunResult run = Scripts.python(sandbox, CHANGES, file);

            assertThat(run.stdout()).isEqualTo("ok\n".repeat(COUNT));
            assertThat(run.syscalls().denied().events()).isEmpty();
            assertThat(Files.getLastModifiedTime(file)).isEqualTo(FileTime.from(Instant.ofEpochSecond(8, 2000)));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw----r-x");
        }
    }

    @Test
    void none_of_it_changes_below_a_readable_path() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        FileTime before = Files.getLastModifiedTime(file);
        try (Sandbox sandbox = Sandbox.builder().readable(directory.toString()).build()) {
            RunResult run = Scripts.python(sandbox, CHANGES, file);

            assertThat(run.stdout()).isEqualTo("EACCES\n".repeat(COUNT));
            assertThat(run.syscalls().denied().events())
                    .hasSize(COUNT)
                    .extracting(SyscallEvent::rule)
                    .allSatisfy(rule -> assertThat(rule)
                            .hasValueSatisfying(text -> assertThat(text).contains("not under any writable path")));
            assertThat(Files.getLastModifiedTime(file)).isEqualTo(before);
        }
    }

    @Test
    void a_link_is_changed_itself_only_when_asked_for(@TempDir Path outside) throws IOException {
        Path target = Files.writeString(outside.resolve("target"), "");
        Files.createSymbolicLink(directory.resolve("link"), target);
        FileTime before = Files.getLastModifiedTime(target);
        try (Sandbox sandbox = Sandbox.builder().writable(directory.toString()).build()) {
            RunResult run = Scripts.python(sandbox, """
                    os.chdir(sys.argv[1])
                    attempt(lambda: os.utime('link', (1, 2), follow_symlinks=False))
                    attempt(lambda: os.lchown('link', os.getuid(), os.getgid()))
                    attempt(lambda: os.utime('link', (1, 2)))
                    attempt(lambda: os.utime('missing', (1, 2)))
                    print(os.lstat('link').st_mtime)
                    """, directory);

            assertThat(run.stdout()).isEqualTo("ok\nok\nEACCES\nENOENT\n2.0\n");
            assertThat(Files.getLastModifiedTime(target)).isEqualTo(before);
        }
    }

    @Test
    void descriptors_without_a_path_are_the_programs_own() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = Scripts.python(sandbox, """
                    reader, writer = os.pipe()
                    attempt(lambda: os.fchmod(reader, 0o600))
                    attempt(lambda: os.fchmod(os.memfd_create('m'), 0o600))
                    attempt(lambda: os.fchmod(99, 0o600))
                    """);

            assertThat(run.stdout()).isEqualTo("ok\nok\nEBADF\n");
        }
    }

    @Test
    void devices_of_the_machine_stay_as_they_are() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = Scripts.python(sandbox, """
                    attempt(lambda: os.chmod('/dev/null', 0o666))
                    attempt(lambda: os.utime(os.open('/dev/null', os.O_WRONLY)))
                    """);

            assertThat(run.stdout()).isEqualTo("EACCES\nEACCES\n");
        }
    }

    @Test
    void tools_that_copy_metadata_work() throws IOException {
        Files.writeString(directory.resolve("a"), "x");
        try (Sandbox sandbox = Sandbox.builder().writable(directory.toString()).build()) {
            RunResult run = Scripts.sh(sandbox, """
                    set -e; cd "$1"; chmod 640 a; touch -d 2001-02-03 a; cp -p a b; tar cf t b; rm b; tar xf t
                    install -m 600 a c; stat -c '%a %Y' b; stat -c %a c""", directory);

            assertThat(run.stderr()).isEmpty();
            assertThat(run.stdout()).startsWith("640 9811").endsWith("\n600\n");
            assertThat(run.syscalls().denied().events()).isEmpty();
        }
    }
}
