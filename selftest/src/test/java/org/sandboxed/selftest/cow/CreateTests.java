package org.sandboxed.selftest.cow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;

import static org.assertj.core.api.Assertions.assertThat;

/** Cases of creating, writing and reading in a copy-on-write working directory. */
class CreateTests {

    private Project project;
    private Path real;

    @BeforeEach
    void make_project(@TempDir Path parent) {
        project = Project.in(parent);
        real = project.path();
    }

    @Test
    void fs_002_what_is_created_can_be_read() {
        String out = project.sh("""
            echo x > new.txt; cat new.txt
            """);

        assertThat(out).isEqualTo("x\n");
    }

    @Test
    void fs_003_a_relative_path_is_redirected() {
        String out = project.sh("""
            echo y > existing.txt; cat existing.txt
            """);

        assertThat(out).isEqualTo("y\n");
    }

    @Test
    void fs_005_what_is_only_read_is_that_of_the_real_tree() {
        String out = project.sh("""
            cat existing.txt
            """);

        assertThat(out).isEqualTo("hello");
    }

    @Test
    void fs_006_a_descriptor_and_its_path_have_one_identity() {
        String out = project.python("""
            fd = os.open(F, os.O_RDONLY)
            print(os.path.samestat(os.fstat(fd), os.stat(F)))
            """);

        assertThat(out).isEqualTo("True\n");
    }

    @Test
    void fs_009_opening_with_o_trunc_empties() {
        String out = project.python("""
            os.close(os.open(F, os.O_WRONLY | os.O_TRUNC))
            print(os.stat(F).st_size)
            """);

        assertThat(out).isEqualTo("0\n");
    }

    @Test
    void fs_010_opening_with_o_append_appends() {
        String out = project.python("""
            fd = os.open(F, os.O_WRONLY | os.O_APPEND)
            os.write(fd, b'!')
            os.write(fd, b'!')
            print(read(F))
            """);

        assertThat(out).isEqualTo("hello!!\n");
    }

    @Test
    void fs_011_two_appending_descriptors_alternate() {
        String out = project.python("""
            a = os.open('new', os.O_WRONLY | os.O_APPEND | os.O_CREAT)
            b = os.open('new', os.O_WRONLY | os.O_APPEND)
            for i in range(3):
                os.write(a, b'a')
                os.write(b, b'b')
            print(read('new'))
            """);

        assertThat(out).isEqualTo("ababab\n");
    }

    @Test
    void fs_013_o_creat_for_reading_reads() {
        String out = project.python("""
            print(os.read(os.open(F, os.O_RDONLY | os.O_CREAT), 9).decode())
            """);

        assertThat(out).isEqualTo("hello\n");
    }

    @Test
    void fs_014_o_excl_creates_what_is_not_there() {
        String out = project.python("""
            attempt(lambda: os.open('new', os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            print(os.path.exists('new'))
            """);

        assertThat(out).isEqualTo("ok\nTrue\n");
    }

    @Test
    void fs_015_o_excl_fails_on_what_is_in_the_real_tree() {
        String out = project.python("""
            attempt(lambda: os.open(F, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            """);

        assertThat(out).isEqualTo("EEXIST\n");
    }

    @Test
    void fs_017_o_excl_creates_what_was_deleted() {
        String out = project.python("""
            os.unlink(F)
            fd = os.open(F, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
            os.write(fd, b'n')
            print(read(F))
            """);

        assertThat(out).isEqualTo("n\n");
    }

    @Test
    void fs_018_o_excl_fails_on_a_dangling_link() throws IOException {
        Files.createSymbolicLink(real.resolve("dl"), Path.of("nowhere"));

        String out = project.python("""
            attempt(lambda: os.open('dl', os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            """);

        assertThat(out).isEqualTo("EEXIST\n");
    }

    @Test
    void fs_019_what_is_created_anew_has_nothing_of_what_was_deleted() {
        String out = project.python("""
            os.unlink(F)
            os.write(os.open(F, os.O_CREAT | os.O_WRONLY), b'n')
            print(os.stat(F).st_size)
            """);

        assertThat(out).isEqualTo("1\n");
    }

    @Test
    void fs_021_what_was_deleted_cannot_be_opened() {
        String out = project.python("""
            os.unlink(F)
            attempt(lambda: os.open(F, os.O_WRONLY))
            """);

        assertThat(out).isEqualTo("ENOENT\n");
    }

    @Test
    void fs_026_a_mode_without_o_creat_is_ignored() {
        String out = project.python("""
            fd = os.open(F, os.O_RDWR, 0o644)
            os.write(fd, b'Z')
            print(read(F))
            """);

        assertThat(out).isEqualTo("Zello\n");
    }

    @Test
    void fs_027_excess_mode_bits_are_ignored() {
        String out = project.python("""
            os.umask(0)
            raw(257, -100, b'new', os.O_CREAT | os.O_WRONLY, 0o177777) if os.uname().machine == 'x86_64' else os.open('new', os.O_CREAT, 0o7777)
            print(oct(os.stat('new').st_mode & 0o777))
            """);

        assertThat(out).isEqualTo("0o777\n");
    }

    @Test
    void fs_029_o_path_of_what_is_new_tells_its_size() {
        String out = project.python("""
            write('new', 'abc')
            print(os.fstat(os.open('new', os.O_PATH)).st_size)
            """);

        assertThat(out).isEqualTo("3\n");
    }

    @Test
    void fs_031_a_file_without_a_name_gets_one() {
        String out = project.python("""
            fd = os.open('.', os.O_TMPFILE | os.O_RDWR, 0o600)
            os.write(fd, b't')
            os.link(f'/proc/self/fd/{fd}', 'named', src_dir_fd=fd)
            print(read('named'))
            """);

        assertThat(out).isEqualTo("t\n");
    }

    @Test
    void fs_033_a_new_directory_can_be_opened() {
        String out = project.python("""
            os.mkdir('d')
            print(stat.S_ISDIR(os.fstat(os.open('d', os.O_RDONLY | os.O_DIRECTORY)).st_mode))
            """);

        assertThat(out).isEqualTo("True\n");
    }

    @Test
    void fs_034_a_removed_directory_cannot_be_opened() {
        String out = project.python("""
            os.unlink('subdir/nested.txt')
            os.rmdir('subdir')
            attempt(lambda: os.open('subdir', os.O_RDONLY | os.O_DIRECTORY))
            """);

        assertThat(out).isEqualTo("ENOENT\n");
    }

    @Test
    void fs_035_o_nofollow_refuses_a_link() throws IOException {
        Files.createSymbolicLink(real.resolve("l"), Path.of("existing.txt"));

        String out = project.python("""
            attempt(lambda: os.open('l', os.O_RDONLY | os.O_NOFOLLOW))
            attempt(lambda: os.open('l', os.O_WRONLY | os.O_NOFOLLOW))
            """);

        assertThat(out).isEqualTo("ELOOP\nELOOP\n");
    }

    @Test
    void fs_037_a_descriptor_gets_the_lowest_free_number() {
        String out = project.python("""
            fd = os.open(F, os.O_RDONLY)
            os.close(fd)
            print(os.open(F, os.O_RDWR) == fd)
            """);

        assertThat(out).isEqualTo("True\n");
    }

    @Test
    void fs_038_a_descriptor_opened_for_reading_before_keeps_the_old_content() {
        String out = project.python("""
            fd = os.open(F, os.O_RDONLY)
            write(F, 'new')
            print(os.read(fd, 9).decode(), read(F))
            """);

        assertThat(out).isEqualTo("hello new\n");
    }

    @Test
    void files_are_made_where_their_directory_is_now() {
        String out = project.python("""
            os.mkdir('d'); os.mkdir('e')
            write('d/a', '1')
            os.rename('d', 'moved')
            attempt(lambda: write('d/b', '2'))
            os.mkdir('d')
            write('d/c', '3')
            os.rename('d', 'e')
            attempt(lambda: write('d/d', '4'))
            write('e/e', '5')
            os.symlink('moved', 'd')
            write('d/f', '6')
            os.unlink('d')
            shutil.rmtree('e')
            attempt(lambda: write('e/g', '7'))
            os.chdir('moved')
            write('h', '8')
            os.rename('../moved', '../again')
            write('i', '9')
            print(sorted(os.listdir('..')), sorted(os.listdir('.')))
            """);

        assertThat(out).isEqualTo("ENOENT\nENOENT\nENOENT\n['again', 'existing.txt', 'subdir'] ['a', 'f', 'h', 'i']\n");
    }

    @Test
    void each_file_is_made_with_the_umask_of_its_moment() {
        String out = project.python("""
            import threading
            def make(name):
                os.close(os.open(name, os.O_CREAT | os.O_WRONLY, 0o666))
                print(name, oct(os.stat(name).st_mode & 0o777), flush=True)
            make('a')
            os.umask(0o077)
            make('b')
            if os.fork() == 0:
                make('c')
                os.umask(0)
                make('d')
                os._exit(0)
            os.wait()
            make('e')
            other = threading.Thread(target=make, args=['f'])
            other.start(); other.join()
            """);

        assertThat(out).isEqualTo("a 0o644\nb 0o600\nc 0o600\nd 0o666\ne 0o600\nf 0o600\n");
    }

    @Test
    void no_file_is_made_of_a_name_with_a_slash_behind_it() {
        String out = project.python("""
            os.symlink('missing/', 'slashed')
            os.symlink(F + '/', 'to-file')
            for name, flags in (('slashed', 0), ('to-file', 0), ('missing/', 0), ('..//', 0), ('..//', os.O_EXCL)):
                try:
                    os.close(os.open(name, os.O_WRONLY | os.O_CREAT | flags))
                    print(name, 'opened')
                except OSError as e:
                    print(name, errno.errorcode[e.errno])
            print(os.path.exists('missing'))
            """);

        assertThat(out).isEqualTo("""
            slashed EISDIR
            to-file EISDIR
            missing/ EISDIR
            ..// EISDIR
            ..// EEXIST
            False
            """);
    }

    @Test
    void fs_030_a_link_itself_cannot_be_opened() throws IOException {
        Files.createSymbolicLink(real.resolve("L"), Path.of("existing.txt"));

        assertThat(project.python("""
            attempt(lambda: os.open('L', os.O_PATH | os.O_NOFOLLOW))
            """)).isEqualTo("ENOTSUP\n");
    }

    @Test
    void fs_053_nothing_is_made_where_nobody_may_look() throws IOException {
        Path locked = Files.createDirectory(real.resolve("locked"));
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));

        try (Sandbox sandbox = project.sandbox()) {
            RunResult run = sandbox.run(Project.pythonCommand("""
                print(os.getuid() == 0)
                attempt(lambda: write('locked/f', 'x'))
                """));

            boolean isRoot = run.stdout().startsWith("True");
            assertThat(run.stdout()).isEqualTo(isRoot ? "True\nok\n" : "False\nEACCES\n");
        }
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
    }
}
