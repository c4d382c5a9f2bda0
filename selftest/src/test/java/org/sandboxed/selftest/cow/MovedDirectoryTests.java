package org.sandboxed.selftest.cow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Programs that are in a directory, or have it open, while it or one above it is renamed. */
class MovedDirectoryTests {

    private static final String PRELUDE = """
        top = os.getcwd()
        def here():
            return os.getcwd()[len(top):]
        """;

    private Project project;

    @BeforeEach
    void make_project(@TempDir Path parent) throws IOException {
        project = Project.in(parent);
        Files.createDirectories(project.path().resolve("a/b/c"));
        Files.writeString(project.path().resolve("a/b/c/file"), "content");
    }

    private String python(String script) {
        return project.python(PRELUDE + script);
    }

    @Test
    void who_is_in_a_directory_goes_with_it() {
        assertThat(python("""
            os.chdir('a/b/c')
            os.rename('../../../a', '../../../moved')
            print(here(), os.listdir('.'), read('file'))
            write('new', 'made')
            os.rename('../../../moved/b', '../../../moved/again')
            print(here(), sorted(os.listdir('.')), read('new'))
            os.chdir('..')
            print(here(), os.listdir('..'), os.path.exists(top + '/a'))
            """)).isEqualTo("""
                /moved/b/c ['file'] content
                /moved/again/c ['file', 'new'] made
                /moved/again ['again'] False
                """);
    }

    @Test
    void who_is_in_a_directory_of_its_own_goes_with_it() {
        assertThat(python("""
            os.makedirs('new/deep')
            os.chdir('new/deep')
            if os.fork() == 0:
                os.rename(top + '/new', top + '/other')
                os._exit(0)
            os.wait()
            write('file', 'made')
            print(here(), os.listdir(top + '/other/deep'))
            """)).isEqualTo("/other/deep ['file']\n");
    }

    @Test
    void an_open_directory_is_the_one_that_was_moved_and_not_the_one_in_its_place() {
        assertThat(python("""
            held = os.open('a/b', os.O_RDONLY)
            os.rename('a', 'moved')
            os.makedirs('a/b/other')
            os.mkdir('made', dir_fd=held)
            print(sorted(os.listdir('moved/b')), os.listdir('a/b'))
            print(os.path.samestat(os.fstat(held), os.stat('moved/b')))
            os.fchmod(held, 0o711)
            print(oct(os.stat('moved/b').st_mode), read('moved/b/c/file'))
            os.fchdir(held)
            print(here())
            """)).isEqualTo("""
                ['c', 'made'] ['other']
                True
                0o40711 content
                /moved/b
                """);
    }

    @Test
    void who_is_in_one_of_two_directories_that_change_places_goes_with_it() {
        assertThat(python("""
            os.makedirs('new/deep')
            os.chdir('new/deep')
            inner = os.open(top + '/a/b', os.O_RDONLY)
            RENAME_EXCHANGE = 2
            if libc.renameat2(-100, (top + '/a').encode(), -100, (top + '/new').encode(), RENAME_EXCHANGE) != 0:
                raise OSError(ctypes.get_errno(), 'renameat2')
            print(here())
            os.fchdir(inner)
            print(here(), read('c/file'))
            """)).isEqualTo("/a/deep\n/new/b content\n");
    }

    @Test
    void a_directory_that_was_moved_and_removed_is_gone() {
        assertThat(python("""
            os.chdir('a/b/c')
            os.rename(top + '/a', top + '/moved')
            shutil.rmtree(top + '/moved')
            attempt(os.getcwd)
            attempt(lambda: write('file', ''))
            os.makedirs(top + '/new')
            os.chdir(top + '/new')
            os.rmdir(top + '/new')
            attempt(os.getcwd)
            """)).isEqualTo("ENOENT\nENOENT\nENOENT\n");
    }
}
