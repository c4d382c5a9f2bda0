package org.sandboxed.selftest.cow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Cases of the ways into a copy-on-write working directory, and of what is kept on the way. */
class WayInTests {

    private static final String OPENAT2 = """
        def openat2(path, resolve, directory=-100):
            how = struct.pack('QQQ', os.O_RDONLY, 0, resolve)
            return lambda: raw(437, directory, path.encode(), how, len(how))

        """;

    private Project project;
    private Path real;

    @BeforeEach
    void make_project(@TempDir Path parent) {
        project = Project.in(parent);
        real = project.path();
    }

    @Test
    void fs_039_the_umask_of_the_program_counts() {
        String out = project.python("""
            os.umask(0o077)
            os.open('new', os.O_CREAT | os.O_WRONLY, 0o666)
            print(oct(os.stat('new').st_mode & 0o777))
            """);

        assertThat(out).isEqualTo("0o600\n");
    }

    @Test
    void fs_041_names_are_bytes() {
        String out = project.python("""
            n = b'\\xff\\n\\xfe'
            write(n, 'x')
            print(n in os.listdir(b'.'), read(n))
            os.unlink(n)
            print(n in os.listdir(b'.'))
            """);

        assertThat(out).isEqualTo("True x\nFalse\n");
    }

    @Test
    void the_links_of_procfs_tell_the_directory_of_a_process() {
        String out = project.sh("""
            python3 -c "import os; os.chdir('subdir'); print(os.readlink('/proc/self/cwd'))"
            cd subdir; readlink /proc/self/cwd; readlink /proc/$$/cwd; cd ..; readlink /proc/$$/cwd; mkdir new
            cd "$PWD/new"; readlink /proc/self/cwd; cd /usr; readlink /proc/self/cwd
            """);

        String subdir = real.resolve("subdir") + "\n";
        assertThat(out).isEqualTo(subdir + subdir + subdir + real + "\n" + real.resolve("new") + "\n" + "/usr\n");
    }

    @Test
    void fs_043_a_path_that_is_too_long_fails() {
        String out = project.python("""
            attempt(lambda: open('a/' * 2048 + 'x', 'w'))
            attempt(lambda: open('n' * 256, 'w'))
            """);

        assertThat(out).isEqualTo("ENAMETOOLONG\nENAMETOOLONG\n");
    }

    @Test
    void fs_045_the_empty_path_is_not_there() {
        String out = project.python("""
            attempt(lambda: os.open('', os.O_RDONLY))
            """);

        assertThat(out).isEqualTo("ENOENT\n");
    }

    @Test
    void fs_046_a_file_is_no_directory() {
        String out = project.python("""
            attempt(lambda: os.open(F + '/x', os.O_CREAT | os.O_WRONLY))
            print(read(F))
            """);

        assertThat(out).isEqualTo("ENOTDIR\nhello\n");
    }

    @Test
    void fs_047_a_missing_directory_is_not_made() {
        String out = project.python("""
            attempt(lambda: os.open('missing/f', os.O_CREAT | os.O_WRONLY))
            """);

        assertThat(out).isEqualTo("ENOENT\n");
    }

    @Test
    void fs_049_two_threads_write_a_large_file_first() throws IOException {
        Files.write(real.resolve("large"), new byte[10 << 20]);

        String out = project.python("""
            import threading
            def first(at):
                fd = os.open('large', os.O_RDWR)
                os.pwrite(fd, b'x', at)
            ts = [threading.Thread(target=first, args=(i,)) for i in range(2)]
            [t.start() for t in ts]
            [t.join() for t in ts]
            data = open('large', 'rb').read()
            print(len(data), data[:3])
            """);

        assertThat(out).isEqualTo("10485760 b'xx\\x00'\n");
    }

    @Test
    void fs_050_a_path_relative_to_a_descriptor_is_redirected() {
        String out = project.python("""
            d = os.open('.', os.O_RDONLY)
            os.close(os.open(F, os.O_WRONLY | os.O_TRUNC, dir_fd=d))
            print(os.stat(F, dir_fd=d).st_size)
            """);

        assertThat(out).isEqualTo("0\n");
    }

    @Test
    void fs_054_a_fifo_is_opened_for_writing_in_a_copy() throws IOException {
        Runtime.getRuntime()
                .exec(new String[] {"mkfifo", real.resolve("p").toString()})
                .onExit()
                .join();

        String out = project.python("""
            fd = os.open('p', os.O_RDWR | os.O_NONBLOCK)
            print(stat.S_ISFIFO(os.fstat(fd).st_mode))
            """);

        assertThat(out).isEqualTo("True\n");
    }

    @Test
    void fs_055_a_fifo_is_changed_in_a_copy() throws IOException {
        Runtime.getRuntime()
                .exec(new String[] {"mkfifo", real.resolve("p").toString()})
                .onExit()
                .join();

        String out = project.python("""
            os.chmod('p', 0o600)
            print(oct(os.stat('p').st_mode))
            """);

        assertThat(out).isEqualTo("0o10600\n");
    }

    @Test
    void fs_057_a_copy_keeps_times_and_mode() throws IOException {
        Files.setLastModifiedTime(
                real.resolve("existing.txt"), java.nio.file.attribute.FileTime.fromMillis(1_000_000_000_000L));

        String out = project.python("""
            before = os.stat(F)
            os.close(os.open(F, os.O_RDWR))
            after = os.stat(F)
            print(before.st_mtime_ns == after.st_mtime_ns, before.st_mode == after.st_mode, before.st_ino == after.st_ino)
            """);

        assertThat(out).isEqualTo("True True True\n");
    }

    @Test
    void fs_379_the_link_to_the_working_directory_leads_into_it() {
        String out = project.python("""
            write('/proc/self/cwd/existing.txt', 'x')
            print(read(F))
            """);

        assertThat(out).isEqualTo("x\n");
    }

    @Test
    void fs_382_a_descriptor_is_opened_again_for_writing_as_a_copy() {
        String out = project.python("""
            fd = os.open(F, os.O_RDONLY)
            os.write(os.open(f'/proc/self/fd/{fd}', os.O_RDWR), b'Z')
            print(read(F))
            """);

        assertThat(out).isEqualTo("Zello\n");
    }

    @Test
    void fs_383_the_link_to_the_root_is_no_way_around() {
        String out = project.python("""
            p = '/proc/self/root' + os.getcwd() + '/'
            os.truncate(p + F, 1)
            print(os.stat(F).st_size)
            os.rename(p + F, p + 'moved')
            os.unlink(p + 'moved')
            print(os.listdir('.'))
            """);

        assertThat(out).isEqualTo("1\n['subdir']\n");
    }

    @Test
    void fs_385_a_child_has_a_directory_of_its_own() {
        String out = project.python("""
            os.mkdir('d')
            if os.fork() == 0:
                os.chdir(os.getcwd() + '/d')
                write('f', 'x')
                os._exit(0)
            os.wait()
            print(os.getcwd().endswith('/project'), os.path.exists('d/f'), os.path.exists('f'))
            """);

        assertThat(out).isEqualTo("True True False\n");
    }

    @Test
    void a_child_whose_parent_is_gone_stays_where_it_was() {
        String out = project.python("""
            os.mkdir('d')
            gone, held = os.pipe()
            done, busy = os.pipe()
            if os.fork() == 0:
                os.chdir(os.getcwd() + '/d')
                if os.fork() == 0:
                    os.close(held)
                    os.read(gone, 1)
                    write('f', 'x')
                os._exit(0)
            os.close(held)
            os.close(busy)
            os.wait()
            os.read(done, 1)
            print(os.path.exists('d/f'), os.path.exists('f'))
            """);

        assertThat(out).isEqualTo("True False\n");
    }

    @Test
    void fs_387_io_uring_is_not_there() {
        String out = project.python("""
            attempt(lambda: raw(425, 1, 0))
            """);

        assertThat(out).isEqualTo("ENOSYS\n");
    }

    @Test
    void fs_381_a_directory_is_named_through_a_link(@TempDir Path other) throws IOException {
        Path link = Files.createSymbolicLink(other.resolve("link"), real);

        String out = project.python(
                "write(sys.argv[1] + '/existing.txt', 'x')\nprint(read(F), os.listdir(sys.argv[1]))\n", link);

        assertThat(out).isEqualTo("x ['existing.txt', 'subdir']\n");
    }

    @Test
    void fs_025_openat2_stays_beneath_where_it_was_asked_to() throws IOException {
        Files.createSymbolicLink(real.resolve("link"), Path.of("existing.txt"));
        Files.createSymbolicLink(real.resolve("subdir/up"), Path.of("../existing.txt"));
        Files.createSymbolicLink(real.resolve("absolute"), real.resolve("existing.txt"));
        Files.createSymbolicLink(real.resolve("away"), Path.of("../" + real.getFileName() + "/existing.txt"));

        String out = project.python(OPENAT2 + """
            os.symlink('subdir', 'new')
            for path in 'existing.txt', 'subdir/../existing.txt', 'link', 'new/up', 'subdir/./nested.txt':
                attempt(openat2(path, 8))
            attempt(openat2('link', 4))
            attempt(openat2('link', 2))
            for path in '../x', 'subdir/../../x', 'absolute', 'away', os.getcwd() + '/existing.txt':
                attempt(openat2(path, 8))
            """);

        assertThat(out).isEqualTo("ok\n".repeat(5) + "ELOOP\nok\n" + "EXDEV\n".repeat(5));
    }

    @Test
    void fs_025_it_begins_at_the_descriptor() throws IOException {
        Files.createSymbolicLink(real.resolve("subdir/up"), Path.of("../existing.txt"));
        Files.createSymbolicLink(real.resolve("subdir/beside"), Path.of("./nested.txt"));

        String out = project.python(OPENAT2 + """
            os.mkdir('subdir/new')
            directory = os.open('subdir', os.O_RDONLY)
            for path in 'nested.txt', 'new/../nested.txt', 'new/../beside', 'up', '..', '../subdir/nested.txt', 'new/../../existing.txt':
                attempt(openat2(path, 8, directory))
            shutil.rmtree('subdir')
            attempt(openat2('../existing.txt', 8, directory))
            """);

        assertThat(out).isEqualTo("ok\n".repeat(3) + "EXDEV\n".repeat(5));
    }

    @Test
    void fs_025_an_absolute_path_begins_at_the_descriptor_that_is_the_root() {
        String out = project.python(OPENAT2 + """
            write(F, 'changed')
            here, above = os.open('.', os.O_PATH), os.open(sys.argv[1], os.O_PATH)
            for path in '/' + F, '//' + F, F:
                print(os.read(openat2(path, 16, here)(), 99), os.read(openat2(path, 16)(), 99))
            print(os.read(openat2('/project/' + F, 16, above)(), 99), os.path.isdir('/proc/self/fd/%d' % openat2('/', 16, here)()))
            attempt(openat2('/etc/passwd', 16, here))
            """, real.resolveSibling("."));

        assertThat(out).isEqualTo("b'changed' b'changed'\n".repeat(3) + "b'changed' True\nENOENT\n");
    }

    @Test
    void openat2_follows_no_link_that_it_was_told_not_to(@TempDir Path other) throws IOException {
        Files.createSymbolicLink(other.resolve("link"), real);

        String out = project.python(OPENAT2 + """
            fd, directory = os.open(F, os.O_RDONLY), os.open('subdir', os.O_RDONLY)
            for path in ('/proc/self/cwd/' + F, '/proc/self/fd/%d' % fd, '/proc/self/fd/%d/nested.txt' % directory,
                         '/proc/self/root' + os.getcwd() + '/' + F):
                attempt(openat2(path, 0))
                attempt(openat2(path, 2))
                attempt(openat2(path, 4))
            attempt(openat2(sys.argv[1] + '/link/' + F, 2))
            attempt(openat2(sys.argv[1] + '/link/' + F, 4))
            """, other);

        assertThat(out).isEqualTo("ok\nELOOP\nELOOP\n".repeat(4) + "ok\nELOOP\n");
    }

    @Test
    void a_directory_above_leads_in_whether_it_is_open_or_worked_in() throws IOException {
        Path beside = Files.createDirectory(real.resolveSibling("beside"));
        Files.createSymbolicLink(beside.resolve("link"), Path.of("../project"));
        Files.createSymbolicLink(beside.resolve("name"), real.resolve("existing.txt"));

        String out = project.python("""
            write(F, 'changed')
            above, beside = (os.open(path, os.O_PATH) for path in sys.argv[1:])
            def read_at(path, directory):
                return os.read(os.open(path, os.O_RDONLY, dir_fd=directory), 99)
            ways = [('project/' + F, above), ('beside/../project/' + F, above), ('beside/link/' + F, above),
                    ('beside/name', above), ('../project/' + F, beside), ('link/' + F, beside), ('name', beside)]
            print({read_at(*way) for way in ways})
            for path, directory in ways:
                os.write(os.open(path, os.O_WRONLY | os.O_APPEND, dir_fd=directory), b'!')
            os.unlink('link/subdir/nested.txt', dir_fd=beside)
            os.mkdir('project/made', dir_fd=above)
            os.chdir(sys.argv[2])
            print({read(path) for path in ('link/' + F, '../project/' + F, 'name')})
            os.rmdir('../project/subdir')
            print(sorted(os.listdir('link')))
            """, real.resolveSibling("."), beside);

        assertThat(out).isEqualTo("""
            {b'changed'}
            {'changed!!!!!!!'}
            ['existing.txt', 'made']
            """);
    }
}
