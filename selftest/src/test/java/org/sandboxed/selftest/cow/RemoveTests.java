package org.sandboxed.selftest.cow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Cases of deleting, and of directories, in a copy-on-write working directory. */
class RemoveTests {

    private Project project;
    private Path real;

    @BeforeEach
    void make_project(@TempDir Path parent) {
        project = Project.in(parent);
        real = project.path();
    }

    @Test
    void fs_059_what_was_deleted_is_gone() {
        String out = project.python("""
            os.unlink(F)
            attempt(lambda: os.stat(F))
            attempt(lambda: os.open(F, os.O_RDONLY))
            print(os.access(F, os.F_OK), os.listdir('.'))
            """);

        assertThat(out).isEqualTo("ENOENT\nENOENT\nFalse ['subdir']\n");
    }

    @Test
    void fs_061_nothing_is_deleted_twice() {
        String out = project.python("""
            attempt(lambda: os.unlink(F))
            attempt(lambda: os.unlink(F))
            """);

        assertThat(out).isEqualTo("ok\nENOENT\n");
    }

    @Test
    void fs_062_what_is_not_there_is_not_deleted() {
        String out = project.python("""
            attempt(lambda: os.unlink('nope'))
            """);

        assertThat(out).isEqualTo("ENOENT\n");
    }

    @Test
    void fs_063_a_directory_that_is_not_there_is_not_removed() {
        String out = project.python("""
            attempt(lambda: os.rmdir('nope'))
            """);

        assertThat(out).isEqualTo("ENOENT\n");
    }

    @Test
    void fs_065_a_file_is_not_removed_as_a_directory() {
        String out = project.python("""
            write('new', 'x')
            attempt(lambda: os.rmdir(F))
            attempt(lambda: os.rmdir('new'))
            """);

        assertThat(out).isEqualTo("ENOTDIR\nENOTDIR\n");
    }

    @Test
    void fs_066_a_directory_that_is_not_empty_stays() {
        String out = project.python("""
            attempt(lambda: os.rmdir('subdir'))
            print(read('subdir/nested.txt'))
            """);

        assertThat(out).isEqualTo("ENOTEMPTY\nnested\n");
    }

    @Test
    void fs_067_an_emptied_directory_is_removed() {
        String out = project.python("""
            os.unlink('subdir/nested.txt')
            os.rmdir('subdir')
            print(os.listdir('.'))
            """);

        assertThat(out).isEqualTo("['existing.txt']\n");
    }

    @Test
    void fs_070_a_removed_tree_is_gone() {
        String out = project.python("""
            shutil.rmtree('subdir')
            attempt(lambda: os.stat('subdir/nested.txt'))
            attempt(lambda: os.stat('subdir'))
            """);

        assertThat(out).isEqualTo("ENOENT\nENOENT\n");
    }

    @Test
    void fs_071_nothing_is_created_in_a_removed_directory() {
        String out = project.python("""
            shutil.rmtree('subdir')
            attempt(lambda: write('subdir/new', 'x'))
            """);

        assertThat(out).isEqualTo("ENOENT\n");
    }

    @Test
    void fs_073_a_directory_made_anew_is_empty() {
        String out = project.python("""
            shutil.rmtree('subdir')
            os.mkdir('subdir')
            print(os.listdir('subdir'))
            write('subdir/n', '')
            print(os.listdir('subdir'))
            """);

        assertThat(out).isEqualTo("[]\n['n']\n");
    }

    @Test
    void fs_074_the_root_cannot_be_removed() {
        String out = project.python("""
            attempt(lambda: os.rmdir('.'))
            attempt(lambda: os.rmdir(os.getcwd()))
            attempt(lambda: os.unlink(os.getcwd()))
            """);

        assertThat(out).isEqualTo("EINVAL\nEBUSY\nEISDIR\n");
    }

    @Test
    void fs_075_a_link_to_a_directory_is_deleted_itself() throws IOException {
        Files.createSymbolicLink(real.resolve("L"), Path.of("subdir"));

        String out = project.python("""
            attempt(lambda: os.rmdir('L'))
            attempt(lambda: os.unlink('L'))
            print(os.path.lexists('L'), os.listdir('subdir'))
            """);

        assertThat(out).isEqualTo("ENOTDIR\nok\nFalse ['nested.txt']\n");
    }

    @Test
    void fs_079_a_slash_asks_for_a_directory() {
        String out = project.python("""
            attempt(lambda: os.unlink(F + '/'))
            """);

        assertThat(out).isEqualTo("ENOTDIR\n");
    }

    @Test
    void fs_081_a_directory_is_made_in_one_that_is_there() {
        String out = project.python("""
            attempt(lambda: os.mkdir('a/b'))
            """);

        assertThat(out).isEqualTo("ENOENT\n");
    }

    @Test
    void fs_082_a_directory_has_the_mode_that_was_asked_for() {
        String out = project.python("""
            os.mkdir('d', 0o700)
            print(oct(os.stat('d').st_mode & 0o777))
            """);

        assertThat(out).isEqualTo("0o700\n");
    }

    @Test
    void fs_083_a_new_directory_can_be_changed_to() {
        String out = project.sh("""
            mkdir d; cd d; pwd -P | grep -o project/d; echo x > f; ls
            """);

        assertThat(out).isEqualTo("project/d\nf\n");
    }

    @Test
    void fs_085_a_short_relative_name_can_be_changed_to() {
        String out = project.python("""
            os.mkdir('d')
            os.chdir('d')
            write('f', 'x')
            os.chdir('..')
            print(os.listdir('d'), os.getcwd().endswith('/project'))
            """);

        assertThat(out).isEqualTo("['f'] True\n");
    }

    @Test
    void fs_086_a_descriptor_of_a_new_directory_can_be_changed_to() {
        String out = project.python("""
            os.mkdir('d')
            os.fchdir(os.open('d', os.O_RDONLY))
            print(os.getcwd().endswith('/project/d'))
            """);

        assertThat(out).isEqualTo("True\n");
    }

    @Test
    void fs_087_a_removed_directory_cannot_be_changed_to() {
        String out = project.python("""
            shutil.rmtree('subdir')
            attempt(lambda: os.chdir('subdir'))
            attempt(lambda: os.chdir(os.getcwd() + '/subdir'))
            """);

        assertThat(out).isEqualTo("ENOENT\nENOENT\n");
    }
}
