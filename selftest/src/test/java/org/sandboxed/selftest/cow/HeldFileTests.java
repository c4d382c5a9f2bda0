package org.sandboxed.selftest.cow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A file of the real tree that a program has open for reading, and changes by that descriptor when its name has another content
 * by now, or is another's, or nobody's.
 */
class HeldFileTests {

    private static final int LARGE = 5 << 20;

    private static final String PRELUDE = """
        fd = os.open(F, os.O_RDONLY)
        link = '/proc/self/fd/%d' % fd

        def append():
            with open(link, 'a') as f:
                f.write('!')

        ways = {
            'fchmod': lambda: os.fchmod(fd, 0o600),
            'fchown': lambda: os.fchown(fd, -1, os.getgid()),
            'futimens': lambda: os.utime(fd, (5, 5)),
            'chmod': lambda: os.chmod(link, 0o600),
            'truncate': lambda: os.truncate(link, 3),
            'open': append,
            'link': lambda: os.link(link, 'linked', dst_dir_fd=os.open('.', os.O_RDONLY), follow_symlinks=True)}
        change = ways[sys.argv[1]]

        def tell(path):
            try:
                text = read(path)
            except OSError as e:
                return errno.errorcode[e.errno]
            return text if len(text) < 100 else '%s and so on' % text[:3]

        """;

    private Project project;

    @BeforeEach
    void make_project(@TempDir Path parent) {
        project = Project.in(parent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fchmod", "fchown", "futimens", "chmod", "truncate", "open", "link"})
    void what_was_written_since_stays_written(String way) {
        String out = project.python(PRELUDE + """
            write(F, 'written')
            change()
            print(tell(F), os.listdir('.') if sys.argv[1] == 'link' else '')
            """, way);

        assertThat(out)
                .isEqualTo(
                        switch (way) {
                            case "truncate" -> "wri \n";
                            case "open" -> "written! \n";
                            case "link" -> "written ['existing.txt', 'linked', 'subdir']\n";
                            default -> "written \n";
                        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"fchmod", "fchown", "futimens", "chmod", "truncate", "open"})
    void what_took_its_name_stays_as_it_is(String way) {
        String out = project.python(PRELUDE + """
            write('new', 'other')
            os.utime('new', (7, 7))
            os.chmod('new', 0o644)
            os.rename('new', F)
            change()
            print(tell(F), oct(os.stat(F).st_mode), int(os.stat(F).st_mtime))
            """, way);

        assertThat(out).isEqualTo("other 0o100644 7\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fchmod", "fchown", "futimens", "chmod", "truncate", "open"})
    void what_was_deleted_does_not_come_back(String way) {
        String out = project.python(PRELUDE + """
            os.unlink(F)
            change()
            print(tell(F), os.listdir('.'))
            """, way);

        assertThat(out).isEqualTo("ENOENT ['subdir']\n");
    }

    @Test
    void what_was_deleted_gets_no_other_name() {
        String out = project.python(PRELUDE + """
            os.unlink(F)
            attempt(change)
            print(os.listdir('.'))
            """, "link");

        assertThat(out).isEqualTo("ENOENT\n['subdir']\n");
    }

    @Test
    void it_can_be_opened_again_for_writing_when_it_was_deleted() {
        String out = project.python(PRELUDE + """
            os.unlink(F)
            again = os.open(link, os.O_RDWR)
            os.pwrite(again, b'J', 0)
            print(os.pread(again, 10, 0), os.pread(fd, 10, 0), os.fstat(again).st_nlink, os.listdir('.'))
            """, "open");

        assertThat(out).isEqualTo("b'Jello' b'hello' 0 ['subdir']\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fchmod", "truncate", "open"})
    void it_is_found_in_a_directory_that_was_moved(String way) {
        String out = project.python("""
            F = 'subdir/nested.txt'
            """ + PRELUDE + """
            os.rename('subdir', 'moved')
            change()
            print(tell('moved/nested.txt'), oct(os.stat('moved/nested.txt').st_mode & 0o77), os.listdir('.'))
            """, way);

        assertThat(out)
                .isEqualTo(
                        switch (way) {
                            case "truncate" -> "nes 0o44 ['existing.txt', 'moved']\n";
                            case "open" -> "nested! 0o44 ['existing.txt', 'moved']\n";
                            default -> "nested 0o0 ['existing.txt', 'moved']\n";
                        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"fchmod", "truncate", "open"})
    void it_is_found_under_the_name_that_it_was_given(String way) {
        String out = project.python(PRELUDE + """
            os.rename(F, 'subdir/renamed')
            write('other', 'other')
            os.rename('other', F)
            os.rename('subdir', 'moved')
            change()
            print(tell('moved/renamed'), oct(os.stat('moved/renamed').st_mode & 0o77), tell(F), os.listdir('.'))
            """, way);

        assertThat(out)
                .isEqualTo(
                        switch (way) {
                            case "truncate" -> "hel 0o44 other ['existing.txt', 'moved']\n";
                            case "open" -> "hello! 0o44 other ['existing.txt', 'moved']\n";
                            default -> "hello 0o0 other ['existing.txt', 'moved']\n";
                        });
    }

    /** Nobody knows under which name it is; what must not happen is that another file is changed, or none and nobody is told. */
    @ParameterizedTest
    @ValueSource(strings = {"fchmod", "truncate", "open", "link"})
    void one_that_nobody_finds_is_not_changed(String way) {
        String out = project.python(PRELUDE + """
            os.link(F, 'linked before')
            os.unlink(F)
            attempt(change)
            print(tell('linked before'), os.listdir('.'))
            """, way);

        assertThat(out).isEqualTo("ESTALE\nhello ['linked before', 'subdir']\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fchmod", "truncate", "open"})
    void a_large_one_is_no_exception(String way) throws IOException {
        Files.writeString(project.path().resolve("existing.txt"), "x".repeat(LARGE));

        String out = project.python(PRELUDE + """
            write('new', 'other')
            os.rename('new', F)
            mode = os.stat(F).st_mode
            change()
            print(tell(F), os.stat(F).st_mode == mode)
            os.unlink(F)
            change()
            print(tell(F))
            """, way);

        assertThat(out).isEqualTo("other True\nENOENT\n");
    }

    @Test
    void the_other_names_of_a_file_change_with_it() throws IOException {
        Files.createLink(project.path().resolve("subdir/second"), project.path().resolve("existing.txt"));

        String out = project.python(PRELUDE + """
            write('subdir/second', 'written')
            change()
            print([(tell(p), oct(os.stat(p).st_mode & 0o777)) for p in (F, 'subdir/second')])
            os.unlink(F)
            os.fchmod(fd, 0o640)
            print(oct(os.stat('subdir/second').st_mode & 0o777), os.listdir('.'))
            """, "fchmod");

        assertThat(out).isEqualTo("[('written', '0o600'), ('written', '0o600')]\n0o640 ['subdir']\n");
    }

    @Test
    void a_file_that_has_lost_all_its_names_gets_none() throws IOException {
        Files.createLink(project.path().resolve("subdir/second"), project.path().resolve("existing.txt"));

        String out = project.python(PRELUDE + """
            write('subdir/second', 'written')
            os.unlink('subdir/second')
            os.unlink(F)
            attempt(change)
            print(os.listdir('.'), os.listdir('subdir'))
            """, "link");

        assertThat(out).isEqualTo("ENOENT\n['subdir'] ['nested.txt']\n");
    }

    @Test
    void a_removed_directory_does_not_come_back() {
        String out = project.python("""
            fd = os.open('subdir', os.O_RDONLY)
            shutil.rmtree('subdir')
            attempt(lambda: os.fchmod(fd, 0o700))
            attempt(lambda: os.utime(fd))
            attempt(lambda: os.open('new', os.O_CREAT | os.O_WRONLY, dir_fd=fd))
            print(os.listdir('.'))
            os.mkdir('subdir', 0o755)
            attempt(lambda: os.fchmod(fd, 0o700))
            attempt(lambda: os.open('new', os.O_CREAT | os.O_WRONLY, dir_fd=fd))
            print(os.listdir('.'), os.listdir('subdir'), os.listdir(fd), oct(os.stat('subdir').st_mode))
            """);

        assertThat(out).isEqualTo("""
            ENOENT
            ENOENT
            ENOENT
            ['existing.txt']
            ENOENT
            ENOENT
            ['existing.txt', 'subdir'] [] [] 0o40755
            """);
    }

    @Test
    void a_directory_that_was_moved_and_removed_is_not_the_one_in_its_place() {
        String out = project.python("""
            fd = os.open('subdir', os.O_RDONLY)
            os.rename('subdir', 'moved')
            attempt(lambda: os.stat('nested.txt', dir_fd=fd))
            shutil.rmtree('moved')
            os.mkdir('moved', 0o755)
            attempt(lambda: os.open('new', os.O_CREAT | os.O_WRONLY, dir_fd=fd))
            attempt(lambda: os.fchmod(fd, 0o700))
            print(os.listdir('moved'), os.listdir(fd), oct(os.stat('moved').st_mode))
            """);

        assertThat(out).isEqualTo("ok\nENOENT\nENOENT\n[] [] 0o40755\n");
    }

    @Test
    void a_directory_is_found_that_was_moved_after_the_one_that_it_was_in() throws IOException {
        Files.createDirectory(project.path().resolve("subdir/deep"));

        String out = project.python("""
            fd = os.open('subdir/deep', os.O_RDONLY)
            os.rename('subdir', 'moved')
            os.rename('moved/deep', 'elsewhere')
            os.rename('moved', 'subdir')
            write('elsewhere/new', '')
            os.mkdir('other', dir_fd=fd)
            os.fchmod(fd, 0o700)
            print(os.listdir(fd), os.listdir('elsewhere'), oct(os.stat('elsewhere').st_mode))
            """);

        assertThat(out).isEqualTo("['new', 'other'] ['new', 'other'] 0o40700\n");
    }

    @Test
    void a_removed_directory_is_there_for_its_descriptor() {
        String out = project.python("""
            for name in 'subdir', 'new':
                os.makedirs(name, exist_ok=True)
                fd = os.open(name, os.O_RDONLY)
                shutil.rmtree(name)
                attempt(lambda: os.stat('.', dir_fd=fd))
                attempt(lambda: os.stat('nested.txt', dir_fd=fd))
                attempt(lambda: os.stat('/proc/self/fd/%d/nested.txt' % fd))
                print(os.path.samestat(os.stat('..', dir_fd=fd), os.stat('.')), os.stat('./../' + F, dir_fd=fd).st_size)
                attempt(lambda: os.rmdir('.', dir_fd=fd))
            """);

        assertThat(out).isEqualTo("ok\nENOENT\nENOENT\nTrue 5\nEINVAL\n".repeat(2));
    }
}
