package org.sandboxed.selftest.cow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;

import static org.assertj.core.api.Assertions.assertThat;

/** Programs try flags to find out whether the kernel knows them; the supervisor, which makes the calls, says what it would. */
class UnknownFlagTests {

    private static final String OPENAT2 = """
        def openat2(path, flags, mode=0, resolve=0, size=24, more=b''):
            how = struct.pack('QQQ', flags, mode, resolve) + more
            attempt(lambda: os.close(raw(437, -100, path, how, size)))

        """;

    private static final String CALLS = """
        x86 = os.uname().machine == 'x86_64'
        path = sys.argv[1].encode()
        buffer = ctypes.create_string_buffer(300)
        for flag in 0x2, 0x8000, 1 << 20:
            attempt(lambda: raw(452, -100, path, 0o600, flag))
            attempt(lambda: raw(260 if x86 else 54, -100, path, -1, -1, flag))
            attempt(lambda: raw(280 if x86 else 88, -100, path, 0, flag))
            attempt(lambda: raw(262 if x86 else 79, -100, path, buffer, flag))
            attempt(lambda: raw(332 if x86 else 291, -100, path, flag, 0x7ff, buffer))
            attempt(lambda: raw(439, -100, path, os.R_OK, flag))
            attempt(lambda: raw(265 if x86 else 37, -100, path, -100, b'linked', flag))
            attempt(lambda: raw(263 if x86 else 35, -100, path, flag))
        """;

    private Project project;

    @BeforeEach
    void make_project(@TempDir Path parent) {
        project = Project.in(parent);
    }

    @Test
    void openat2_refuses_what_it_does_not_know() {
        String out = project.python(OPENAT2 + """
            os.symlink(F, 'link')
            for path in F.encode(), b'link', b'missing', b'subdir':
                openat2(path, 1 << 40)
                openat2(path, 1 << 27)
                openat2(path, 0, resolve=0x40)
                openat2(path, 0, resolve=0x18)
                openat2(path, 0, mode=0o644)
                openat2(path, os.O_CREAT | os.O_WRONLY, mode=0o10644)
                openat2(path, os.O_PATH | os.O_RDWR)
                openat2(path, os.O_CREAT | os.O_DIRECTORY)
                openat2(path, 0, size=23)
                openat2(path, os.O_TMPFILE | os.O_RDONLY, mode=0o600)
            print(os.path.exists('missing'))
            """);

        assertThat(out).isEqualTo("EINVAL\n".repeat(40) + "False\n");
    }

    @Test
    void a_longer_structure_is_read_where_nothing_more_is_in_it() {
        String out = project.python(OPENAT2 + """
            openat2(F.encode(), 0, size=32, more=bytes(8))
            openat2(F.encode(), 0, size=32, more=bytes(7) + b'x')
            openat2(F.encode(), 0, size=5000, more=bytes(5000))
            openat2(F.encode(), os.O_CREAT | os.O_WRONLY, mode=0o644, resolve=0x20)
            """);

        assertThat(out).isEqualTo("ok\nE2BIG\nE2BIG\nEAGAIN\n");
    }

    @Test
    void openat_ignores_what_it_does_not_know() {
        String out = project.python("""
            attempt(lambda: os.open(F, os.O_RDONLY | 1 << 27))
            attempt(lambda: os.open('new', os.O_CREAT | os.O_WRONLY | 1 << 27, 0o600))
            attempt(lambda: os.open('named', os.O_CREAT | os.O_PATH | os.O_WRONLY, 0o600))
            attempt(lambda: os.open('missing', os.O_CREAT | os.O_DIRECTORY))
            attempt(lambda: os.open('.', os.O_TMPFILE | os.O_RDONLY))
            print(os.listdir('.'))
            """);

        assertThat(out).isEqualTo("ok\nok\nENOENT\nEINVAL\nEINVAL\n['existing.txt', 'new', 'subdir']\n");
    }

    @Test
    void a_file_that_is_never_to_have_a_name_gets_none() {
        String out = project.python("""
            fd = os.open('.', os.O_TMPFILE | os.O_RDWR | os.O_EXCL, 0o600)
            here = os.open('.', os.O_RDONLY)
            attempt(lambda: os.link('/proc/self/fd/%d' % fd, 'named', dst_dir_fd=here, follow_symlinks=True))
            print(os.listdir('.'))
            """);

        assertThat(out).isEqualTo("ENOENT\n['existing.txt', 'subdir']\n");
    }

    @Test
    void calls_on_names_refuse_flags_that_they_do_not_know() {
        assertThat(project.python(CALLS, "existing.txt")).isEqualTo("EINVAL\n".repeat(24));
        assertThat(project.python(CALLS, "missing")).isEqualTo("EINVAL\n".repeat(24));
    }

    @Test
    void they_do_so_outside_of_a_copy_on_write_directory(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.toRealPath().resolve("file"), "x");
        try (Sandbox sandbox =
                Sandbox.builder().writable(directory.toRealPath().toString()).build()) {
            RunResult run = sandbox.run(Project.pythonCommand(CALLS, file));

            assertThat(run.stderr()).isEmpty();
            assertThat(run.stdout()).isEqualTo("EINVAL\n".repeat(24));
        }
        assertThat(file).hasContent("x");
    }
}
