package org.sandboxed.selftest.cow;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Cases of calls that C libraries no longer make, by their numbers, in a copy-on-write working directory. */
@EnabledIfSystemProperty(named = "os.arch", matches = "amd64", disabledReason = "skipped: only x86_64 has these calls")
class LegacyCallTests {

    private Project project;
    private Path real;

    @BeforeEach
    void make_project(@TempDir Path parent) {
        project = Project.in(parent);
        real = project.path();
    }

    @Test
    void fs_022_open_creates_writes_and_reads() {
        assertThat(project.python("""
            fd = raw(2, b'new', os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o640)
            os.write(fd, b'x')
            fd = raw(2, b'new', os.O_RDONLY, 0)
            print(os.read(fd, 5), oct(os.stat('new').st_mode))
            fd = raw(2, b'existing.txt', os.O_WRONLY | os.O_APPEND, 0)
            os.write(fd, b'!')
            print(read(F))
            """)).isEqualTo("b'x' 0o100640\nhello!\n");
    }

    @Test
    void fs_023_creat_empties() {
        assertThat(project.python("""
            os.close(raw(85, b'existing.txt', 0o600))
            print(os.stat(F).st_size, oct(os.stat(F).st_mode & 0o777))
            """)).isEqualTo("0 0o644\n");
    }

    @Test
    void fs_051_the_upper_half_of_a_descriptor_does_not_count() {
        assertThat(project.python("""
            for dirfd in 0x00000000ffffff9c, -100, 0x7fffffffffffff9c:
                fd = raw(257, dirfd, b'existing.txt', os.O_WRONLY | os.O_TRUNC, 0)
                os.write(fd, b'x')
                print(read(F))
            """)).isEqualTo("x\nx\nx\n");
    }

    @Test
    void fs_106_renameat_renames() {
        assertThat(project.python("""
            raw(264, -100, b'existing.txt', -100, b'x')
            print(sorted(os.listdir('.')))
            """)).isEqualTo("['subdir', 'x']\n");
    }

    @Test
    void fs_147_the_older_calls_for_times_change_a_copy() {
        assertThat(project.python("""
            def times(*words):
                return struct.pack('%dq' % len(words), *words)
            for nr, arguments in (
                    (132, (b'existing.txt', times(1, 2))),
                    (235, (b'existing.txt', times(3, 0, 4, 5))),
                    (261, (-100, b'existing.txt', times(6, 0, 7, 0))),
            ):
                raw(nr, *arguments)
                s = os.stat(F)
                print(s.st_atime_ns, s.st_mtime_ns)
            """))
                .isEqualTo("1000000000 2000000000\n3000000000 4000005000\n6000000000 7000000000\n");
    }

    @Test
    void fs_154_readlink_reads() throws Exception {
        Files.createSymbolicLink(real.resolve("L"), Path.of("existing.txt"));

        assertThat(project.python("""
            os.symlink('elsewhere', 'new')
            for name in b'L', b'new':
                buffer = ctypes.create_string_buffer(20)
                print(raw(89, name, buffer, 20), buffer.value)
            """)).isEqualTo("12 b'existing.txt'\n9 b'elsewhere'\n");
    }

    @Test
    void the_older_calls_on_names_change_a_copy() {
        assertThat(project.python("""
            raw(83, b'd', 0o700)
            raw(133, b'd/p', stat.S_IFIFO | 0o600, 0)
            raw(86, b'existing.txt', b'd/h')
            raw(88, b'h', b'd/l')
            raw(90, b'd/h', 0o600)
            raw(82, b'subdir/nested.txt', b'd/n')
            raw(84, b'subdir')
            raw(87, b'existing.txt')
            print(sorted(os.listdir('d')), os.listdir('.'), oct(os.stat('d/l').st_mode))
            """)).isEqualTo("['h', 'l', 'n', 'p'] ['d'] 0o100600\n");
    }
}
