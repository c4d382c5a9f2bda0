package org.sandboxed.selftest.cow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;

import static org.assertj.core.api.Assertions.assertThat;

/** What stat(2) tells of descriptors, in each of the ways in which programs ask: always the same as of the path. */
class DescriptorStatusTests {

    private static final String PRELUDE = """
        X86 = os.uname().machine == 'x86_64'
        FSTAT, NEWFSTATAT, STATX = (5, 262, 332) if X86 else (80, 79, 291)
        AT_EMPTY_PATH = 0x1000

        def links(buffer):
            return struct.unpack_from('<I' if not X86 else '<Q', buffer, 20 if not X86 else 16)[0]

        def asked(fd):
            # Inode number and links, by every call that there is.
            found = set()
            for call in (
                    lambda b: raw(FSTAT, fd, b),
                    lambda b: raw(NEWFSTATAT, fd, b'', b, AT_EMPTY_PATH)):
                buffer = ctypes.create_string_buffer(256)
                call(buffer)
                found.add((struct.unpack_from('<Q', buffer, 8)[0], links(buffer)))
            buffer = ctypes.create_string_buffer(256)
            raw(STATX, fd, b'', AT_EMPTY_PATH, 0x7ff, buffer)
            found.add((struct.unpack_from('<Q', buffer, 32)[0], struct.unpack_from('<I', buffer, 16)[0]))
            assert len(found) == 1, found
            return found.pop()

        def told(path):
            s = os.stat(path)
            return s.st_ino, s.st_nlink

        def check(fd, path):
            print(asked(fd) == told(path) or (asked(fd), told(path)))

        """;

    private Project project;

    @BeforeEach
    void make_project(@TempDir Path parent) {
        project = Project.in(parent);
    }

    @Test
    void a_descriptor_tells_what_its_path_tells() {
        String out = project.python(PRELUDE + """
            lower = os.open(F, os.O_RDONLY)
            check(lower, F)
            new = os.open('new', os.O_CREAT | os.O_RDWR)
            check(new, 'new')
            here = os.open('.', os.O_RDONLY)
            check(here, '.')
            sub = os.open('subdir', os.O_RDONLY)
            check(sub, 'subdir')
            before = asked(lower)
            copy = os.open(F, os.O_RDWR)
            print(asked(copy) == before)
            check(copy, F)
            print(asked(lower) == before)
            write('subdir/made', 'x')
            check(os.open('subdir', os.O_RDONLY), 'subdir')
            check(new, 'new')
            check(os.open('subdir/nested.txt', os.O_RDONLY), 'subdir/nested.txt')
            """);

        assertThat(out).isEqualTo("True\n".repeat(10));
    }

    @Test
    void names_that_come_and_go_are_counted() {
        String out = project.python(PRELUDE + """
            new = os.open('new', os.O_CREAT | os.O_RDWR)
            print(asked(new)[1])
            os.link('new', 'second')
            print(asked(new)[1])
            os.unlink('new')
            os.unlink('second')
            print(asked(new)[1])
            lower = os.open('subdir/nested.txt', os.O_RDONLY)
            print(asked(lower)[1])
            os.link('subdir/nested.txt', 'linked')
            print(asked(os.open('linked', os.O_RDONLY))[1])
            gone = os.open(F, os.O_RDONLY)
            os.unlink(F)
            print(asked(gone)[1])
            """);

        assertThat(out).isEqualTo("1\n2\n0\n1\n2\n0\n");
    }

    @Test
    void what_is_none_has_the_errno_of_the_kernel() {
        String out = project.python(PRELUDE + """
            fd = os.open(F, os.O_RDONLY)
            buffer = ctypes.create_string_buffer(256)
            for bad in (-1, -5, 999):
                attempt(lambda: raw(FSTAT, bad, buffer))
                attempt(lambda: raw(NEWFSTATAT, bad, b'', buffer, AT_EMPTY_PATH))
                attempt(lambda: raw(STATX, bad, b'', AT_EMPTY_PATH, 0x7ff, buffer))
            attempt(lambda: raw(FSTAT, fd, 8))
            attempt(lambda: raw(NEWFSTATAT, fd, b'', 8, AT_EMPTY_PATH))
            attempt(lambda: raw(STATX, fd, b'', AT_EMPTY_PATH, 0x7ff, 8))
            attempt(lambda: raw(STATX, fd, b'', AT_EMPTY_PATH, 0x80000000, buffer))
            """);

        assertThat(out).isEqualTo("EBADF\n".repeat(9) + "EFAULT\n".repeat(3) + "EINVAL\n");
    }

    @Test
    void what_lies_outside_is_told_as_it_is(@TempDir Path outside) throws IOException {
        Files.writeString(outside.resolve("file"), "12345");
        Files.createSymbolicLink(outside.resolve("link"), Path.of("file"));

        RunResult run = project.run(
                Project.pythonCommand(PRELUDE + """
                    outside = sys.argv[1]
                    check(os.open(outside + '/file', os.O_RDONLY), outside + '/file')
                    check(os.open(outside, os.O_RDONLY), outside)
                    link = os.open(outside + '/link', os.O_PATH | os.O_NOFOLLOW)
                    print(stat.S_ISLNK(os.fstat(link).st_mode), asked(link)[0] == os.lstat(outside + '/link').st_ino)
                    reader, writer = os.pipe()
                    print(stat.S_ISFIFO(os.fstat(reader).st_mode), asked(reader) == asked(writer))
                    null = os.open('/dev/null', os.O_RDONLY)
                    print(stat.S_ISCHR(os.fstat(null).st_mode), os.fstat(null).st_rdev == os.stat('/dev/null').st_rdev)
                    """, outside), options -> options.readable(outside.toString()));

        assertThat(run.stdout()).isEqualTo("True\nTrue\nTrue True\nTrue True\nTrue True\n");
    }

    @Test
    void a_fifo_can_be_named_by_a_descriptor() {
        assertThat(project.python("""
            os.mkfifo('p')
            named = os.open('p', os.O_PATH)
            print(stat.S_ISFIFO(os.fstat(named).st_mode))
            os.chmod(f'/proc/self/fd/{named}', 0o604)
            print(oct(os.stat('p').st_mode))
            """)).isEqualTo("True\n0o10604\n");
    }
}
