package org.sandboxed.selftest.cow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.Limit;
import org.sandboxed.engine.LimitUse;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.SyscallEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** How much the files of a working directory may have, and where they are stored. */
class MaxDiskTests {

    @TempDir
    private Path temporary;

    private Project project;

    @BeforeEach
    void make() {
        project = Project.in(temporary);
    }

    private RunResult run(String maxDisk, String script) {
        return project.run(Project.pythonCommand(script), builder -> builder.maxDisk(maxDisk));
    }

    @Test
    void core_175_fs_183_a_copy_needs_room() {
        RunResult run = run("4", "attempt(lambda: open(F, 'r+')); print(read(F))");

        assertThat(run.stdout()).isEqualTo("ENOSPC\nhello\n");
        assertThat(run.changes().isEmpty()).isTrue();
        SyscallEvent denied = run.syscalls().denied().events().get(0);
        assertThat(denied.syscall()).isEqualTo(Syscall.OPENAT);
        assertThat(denied.rule())
                .hasValue("maxDisk: the files of the working directory would have more than 4 together");
    }

    @Test
    void core_177_fs_185_there_is_no_limit_unless_one_is_set() {
        assertThat(project.python("write('new', b'x' * 10_000_000, 'wb'); print(os.stat('new').st_size)"))
                .isEqualTo("10000000\n");
    }

    @Test
    void fs_186_files_have_one_room_together() throws IOException {
        Files.writeString(project.path().resolve("second"), "x");

        assertThat(run("5", "attempt(lambda: open(F, 'r+')); attempt(lambda: open('second', 'r+'))")
                        .stdout())
                .isEqualTo("ok\nENOSPC\n");
    }

    @Test
    void core_177_fs_187_to_read_takes_no_room() {
        assertThat(run("1", "print(read(F))").stdout()).isEqualTo("hello\n");
    }

    @ParameterizedTest
    @CsvSource({"100, ENOSPC", "1M, ok"})
    void fs_189_a_directory_takes_room(String maxDisk, String result) {
        assertThat(run(maxDisk, "attempt(lambda: os.mkdir('new'))").stdout()).isEqualTo(result + "\n");
    }

    @ParameterizedTest
    @CsvSource({"100, ENOSPC", "1M, ok"})
    void fs_190_a_symbolic_link_takes_room(String maxDisk, String result) {
        assertThat(run(maxDisk, "attempt(lambda: os.symlink(F, 'new'))").stdout())
                .isEqualTo(result + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "os.rename(F, 'new')",
                "os.link(F, 'new')",
                "os.chmod(F, 0o600)",
                "os.chown(F, os.getuid(), os.getgid())",
                "os.utime(F, (0, 0))",
                "os.truncate(F, 3)"
            })
    void fs_191_whatever_copies_a_file_needs_room(String call) {
        RunResult run = run("4", "attempt(lambda: " + call + "); print(os.listdir('.').count(F))");

        assertThat(run.stdout()).isEqualTo("ENOSPC\n1\n");
        assertThat(run.syscalls().denied().events())
                .first()
                .satisfies(event -> assertThat(event.rule().orElseThrow()).startsWith("maxDisk: "));
    }

    @Test
    void nothing_is_written_asynchronously() {
        RunResult run = run("1M", """
            import ctypes
            libc = ctypes.CDLL(None, use_errno=True)
            context = ctypes.c_ulong(0)
            print(libc.syscall(%d, 1, ctypes.byref(context)), ctypes.get_errno(), context.value)
            """.formatted(Syscall.IO_SETUP.number()));

        assertThat(run.stdout()).isEqualTo("-1 38 0\n");
        assertThat(run.syscalls().denied().of(Syscall.IO_SETUP).events())
                .singleElement()
                .satisfies(event -> assertThat(event.rule().orElseThrow()).startsWith("maxDisk: "));
    }

    @Test
    void fs_193_what_is_removed_gives_its_room_back() {
        assertThat(run("8", """
            open(F, 'r+').close()
            os.unlink(F)
            attempt(lambda: write('new', '123456'))
            print(read('new'))
            """).stdout()).isEqualTo("ok\n123456\n");
    }

    @Test
    void fs_194_a_file_is_copied_once() {
        assertThat(run("5", "attempt(lambda: open(F, 'r+')); attempt(lambda: open(F, 'r+'))")
                        .stdout())
                .isEqualTo("ok\nok\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "os.write(fd, b'x' * 50)",
                "os.pwrite(fd, b'x' * 5, 45)",
                "os.writev(fd, [b'x' * 4, b'x' * 46])",
                "os.pwritev(fd, [b'x' * 10], 40)",
                "os.ftruncate(fd, 50)",
                "os.posix_fallocate(fd, 0, 50)",
                "os.truncate('new', 50)",
                "os.truncate(fd, 50)",
                "os.sendfile(fd, big, 0, 1000)",
                "os.copy_file_range(big, fd, 2**40, 0, 0)"
            })
    void fs_195_a_write_that_passes_the_limit_fails(String call) throws IOException {
        Files.write(project.path().resolve("big"), new byte[50]);

        RunResult run = run("10", """
            fd = os.open('new', os.O_RDWR | os.O_CREAT)
            big = os.open('big', os.O_RDONLY)
            attempt(lambda: %s)
            print(os.fstat(fd).st_size)
            attempt(lambda: os.pwrite(fd, b'x' * 10, 0))
            attempt(lambda: os.pwrite(fd, b'y' * 10, 0))
            attempt(lambda: os.pwrite(fd, b'x', 10))
            """.formatted(call));

        assertThat(run.stdout()).isEqualTo("ENOSPC\n0\nok\nok\nENOSPC\n");
        assertThat(run.limit(Limit.DISK)).hasValue(new LimitUse(Limit.DISK, 10, 10, true));
    }

    @Test
    void an_append_is_counted_from_the_end_wherever_the_descriptor_is() {
        assertThat(run("10", """
            fd = os.open('new', os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            attempt(lambda: os.write(fd, b'12345'))
            os.lseek(fd, 0, os.SEEK_SET)
            attempt(lambda: os.write(fd, b'12345'))
            os.lseek(fd, 0, os.SEEK_SET)
            attempt(lambda: os.write(fd, b'1'))
            """).stdout()).isEqualTo("ok\nok\nENOSPC\n");
    }

    @Test
    void a_deleted_file_takes_room_until_it_is_closed() {
        assertThat(run("10", """
            fd = os.open('.', os.O_TMPFILE | os.O_RDWR)
            os.write(fd, b'x' * 8)
            attempt(lambda: write('new', '12345'))
            os.close(fd)
            attempt(lambda: write('new', '12345'))
            """).stdout()).isEqualTo("ENOSPC\nok\n");
    }

    @Test
    void what_a_pipe_holds_goes_the_ordinary_way() {
        RunResult run = run("10", """
            r, w = os.pipe()
            os.write(w, b'12345')
            fd = os.open('new', os.O_WRONLY | os.O_CREAT)
            attempt(lambda: os.splice(r, fd, 100))
            attempt(lambda: os.write(fd, os.read(r, 100)))
            """);

        assertThat(run.stdout()).isEqualTo("EINVAL\nok\n");
        assertThat(run.syscalls().of(Syscall.SPLICE).denied().events())
                .first()
                .satisfies(event -> assertThat(event.rule().orElseThrow()).contains("write(2) can do the same"));
    }

    @Test
    void a_program_sees_a_full_disk_and_goes_on() {
        RunResult run = project.run(
                List.of("sh", "-c", "dd if=/dev/zero of=big bs=4096 count=1000 2>&1; echo $?; rm big; echo ok >small"),
                builder -> builder.maxDisk("1M"));

        assertThat(run.stdout()).contains("No space left on device").endsWith("\n1\n");
        assertThat(run.changes().added()).containsExactly("small");
        LimitUse use = run.limit(Limit.DISK).orElseThrow();
        assertThat(use.isReached()).isTrue();
        assertThat(use.peak()).isBetween((1L << 20) - 4096, 1L << 20);
    }

    @Test
    void what_other_threads_write_is_counted() {
        RunResult run = run("1M", """
            import threading
            full = []
            def fill(name):
                with open(name, 'wb', buffering=0) as f:
                    try:
                        while True:
                            f.write(b'x' * 1024)
                    except OSError as e:
                        full.append(e.errno)
            threads = [threading.Thread(target=fill, args=(str(i),)) for i in range(4)]
            [t.start() for t in threads]
            [t.join() for t in threads]
            print(full == [errno.ENOSPC] * 4)
            """);

        assertThat(run.stdout()).isEqualTo("True\n");
        // A write that goes on in the kernel is not yet there to be measured.
        assertThat(run.limit(Limit.DISK).orElseThrow().peak()).isBetween((1L << 20) - 4096, (1L << 20) + 4096);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1M", "1MiB", "1G", "1048576"})
    void fs_197_a_size_has_a_unit_or_is_bytes(String maxDisk) {
        assertThat(run(maxDisk, "write('new', 'x' * 500_000); print(os.stat('new').st_size)")
                        .stdout())
                .isEqualTo("500000\n");
    }

    @Test
    void fs_198_links_that_lead_back_are_not_followed() {
        assertThat(run("100K", """
            os.mkdir('a')
            os.symlink('.', 'a/one')
            os.symlink('.', 'a/two')
            attempt(lambda: write('new', 'x' * 200_000))
            attempt(lambda: write('new', 'x' * 1000))
            """).stdout()).isEqualTo("ENOSPC\nok\n");
    }

    @Test
    void a_fresh_directory_has_the_limit_too() throws IOException {
        try (Sandbox sandbox = Sandbox.builder().maxDisk("10").build()) {
            RunResult run = sandbox.run(Project.pythonCommand("""
                attempt(lambda: write('new', '12345678901'))
                attempt(lambda: write('new', '1234567890'))
                attempt(lambda: os.truncate('new', 11))
                os.unlink('new')
                attempt(lambda: write('new', '123'))
                """));

            assertThat(run.stdout()).isEqualTo("ENOSPC\nok\nENOSPC\nok\n");
            assertThat(sandbox.workdir().resolve("new")).hasContent("123");
            assertThat(sandbox.run("sh", "-c", "echo 12345678 >>new").exitCode())
                    .isNotZero();
        }
    }

    @Test
    void what_nobody_may_look_at_takes_room() {
        try (Sandbox sandbox = Sandbox.builder().maxDisk("100KiB").build()) {
            RunResult run = sandbox.run(
                    "sh",
                    "-c",
                    "for i in 1 2 3; do mkdir $i && head -c 60000 /dev/zero > $i/file && echo $i; chmod 0 $i; done");

            assertThat(run.stdout()).isEqualTo("1\n");
            assertThat(run.stderr()).contains("No space left on device");
            assertThat(sandbox.run("chmod", "-R", "700", "1", "2", "3").exitCode())
                    .isZero();
        }
    }

    @Test
    void fs_199_changes_are_stored_where_the_test_says() throws IOException {
        Path storage = Files.createDirectory(temporary.resolve("storage"));
        try (Sandbox sandbox =
                Sandbox.builder().workdir(project.path()).storage(storage).build()) {
            sandbox.run("sh", "-c", "echo changed >existing.txt");

            try (Stream<Path> files = Files.walk(storage)) {
                assertThat(files.filter(file -> file.endsWith("existing.txt")))
                        .singleElement()
                        .satisfies(file -> assertThat(file).hasContent("changed"));
            }
        }
        assertThat(storage).isEmptyDirectory();
    }

    @Test
    void fs_242_fs_243_storage_that_cannot_be_is_refused() {
        Sandbox.Builder inside =
                Sandbox.builder().workdir(project.path()).storage(project.path().resolve("subdir"));
        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(inside::build)
                .withMessageStartingWith("storage: ")
                .withMessageEndingWith("name a directory outside of it");

        Sandbox.Builder useless = Sandbox.builder().storage(temporary);
        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(useless::build)
                .withMessageContaining("is for the changes to a real directory");

        Sandbox.Builder builder = Sandbox.builder();
        Path missing = temporary.resolve("missing");
        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(() -> builder.storage(missing))
                .withMessageStartingWith("storage: \"" + missing + "\" is not a directory");
    }
}
