package org.sandboxed.selftest.cow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.handler.Syscall;

import static org.assertj.core.api.Assertions.assertThat;

/** What is changed through a descriptor, which is often the file that was made last, and may be any other by then. */
class LastFileTests {

    private static final String PRELUDE = """
        def mode(path):
            return oct(os.stat(path).st_mode & 0o777)

        def make(name):
            fd = os.open(name, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
            os.fchmod(fd, 0o640)
            return fd

        """;

    private Project project;
    private Path parent;

    @BeforeEach
    void make_project(@TempDir Path parent) {
        this.parent = parent;
        project = Project.in(parent);
    }

    @Test
    void one_file_after_the_other_is_given_all_that_it_has() {
        String out = project.python(PRELUDE + """
            for i in range(20):
                fd = make('f%d' % i)
                os.utime(fd, (i, i + 1))
                os.fchown(fd, -1, -1)
                os.fchmod(fd, 0o400 | i)
                os.close(fd)
            print(all(mode('f%d' % i) == oct(0o400 | i) and os.stat('f%d' % i).st_mtime == i + 1 for i in range(20)))
            """);

        assertThat(out).isEqualTo("True\n");
    }

    @Test
    void another_file_under_the_same_number_is_changed_itself() throws IOException {
        Path outside = Files.createDirectory(parent.resolve("outside")).toRealPath();
        Path theirs = Files.writeString(outside.resolve("theirs"), "x");
        Path readOnly = Files.createDirectory(parent.resolve("read-only")).toRealPath();
        Path untouched = Files.writeString(readOnly.resolve("untouched"), "x");
        Files.setPosixFilePermissions(theirs, PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(untouched, PosixFilePermissions.fromString("rw-r--r--"));

        RunResult run = project.run(
                Project.pythonCommand(PRELUDE + """
                    fd = make('made')
                    second = os.open('second', os.O_CREAT | os.O_RDWR, 0o600)
                    def behind(path):
                        other = os.open(path, os.O_RDONLY)
                        os.fchmod(fd, 0o644)
                        os.dup2(other, fd)
                        attempt(lambda: os.fchmod(fd, 0o604))
                    behind(F)
                    print(mode(F), mode('made'))
                    behind('subdir')
                    print(mode('subdir'), mode('made'))
                    behind('second')
                    print(mode('second'), mode('made'))
                    behind(sys.argv[1] + '/theirs')
                    print(mode(sys.argv[1] + '/theirs'), mode('made'))
                    os.dup2(os.open('second', os.O_RDONLY), fd)
                    behind(sys.argv[2] + '/untouched')
                    reader, writer = os.pipe()
                    os.dup2(reader, fd)
                    attempt(lambda: os.fchmod(fd, 0o604))
                    os.close(fd)
                    attempt(lambda: os.fchmod(fd, 0o604))
                    """, outside, readOnly),
                options -> options.writable(outside.toString()).readable(readOnly.toString()));

        assertThat(run.stdout()).isEqualTo("""
            ok
            0o604 0o644
            ok
            0o604 0o644
            ok
            0o604 0o644
            ok
            0o604 0o644
            EACCES
            ok
            EBADF
            """);
        assertThat(permissions(theirs)).isEqualTo("rw----r--");
        assertThat(permissions(untouched)).isEqualTo("rw-r--r--");
    }

    @Test
    void a_file_that_has_lost_its_name_is_not_the_one_that_has_it_now() {
        String out = project.python(PRELUDE + """
            for how in (
                    lambda: os.unlink('made'),
                    lambda: os.rename('made', 'away'),
                    lambda: (write('over', ''), os.rename('over', 'made')),
                    lambda: (os.mkdir('dir'), os.rename('made', 'dir/made'), os.rename('dir', 'away-dir'))):
                fd = make('made')
                how()
                if not os.path.exists('made'): write('made', '')
                os.chmod('made', 0o644)
                os.fchmod(fd, 0o751)
                others = {name: mode(name) for name in ('made', 'away', 'away-dir/made') if os.path.exists(name)}
                print(oct(os.fstat(fd).st_mode & 0o777), others)
                for name in others: os.unlink(name)
                os.close(fd)
            """);

        assertThat(out).isEqualTo("""
            0o751 {'made': '0o644'}
            0o751 {'made': '0o644', 'away': '0o751'}
            0o751 {'made': '0o644'}
            0o751 {'made': '0o644', 'away-dir/made': '0o751'}
            """);
    }

    @Test
    void the_inode_of_a_file_that_is_gone_is_that_of_another() throws IOException {
        Path outside = Files.createDirectory(parent.resolve("outside")).toRealPath();

        RunResult run = project.run(
                Project.pythonCommand(PRELUDE + """
                    # The file system gives inodes that are free again to whoever asks next.
                    for i in range(50):
                        os.close(make('made'))
                        os.unlink('made')
                        with open(sys.argv[1] + '/%d' % i, 'w') as f:
                            os.fchmod(f.fileno(), 0o604)
                        fd = os.open('again', os.O_CREAT | os.O_RDWR, 0o600)
                        os.fchmod(fd, 0o604)
                        print(mode('again'), mode(sys.argv[1] + '/%d' % i), end=' ')
                        os.unlink('again')
                        os.close(fd)
                    """, outside), options -> options.writable(outside.toString()));

        assertThat(run.stdout()).isEqualTo("0o604 0o604 ".repeat(50));
        String root = project.path() + "/";
        assertThat(run.syscalls().of(Syscall.FCHMOD).events())
                .extracting(each -> each.resolvedPath().orElse(""))
                .hasSize(150)
                .allMatch(path -> path.equals(root + "made") || path.equals(root + "again") || !path.startsWith(root));
    }

    @Test
    void the_record_has_the_path_that_the_file_has_by_now() {
        RunResult run = project.run(List.of("python3", "-I", "-S", "-c", """
            import os
            fd = os.open('made', os.O_CREAT | os.O_RDWR, 0o600)
            def change(): os.fchmod(fd, 0o600); os.fchmod(fd, 0o600)
            change()
            os.rename('made', 'moved')
            change()
            os.mkdir('dir')
            os.rename('moved', 'dir/moved')
            change()
            os.rename('dir', 'other')
            change()
            os.link('other/moved', 'second')
            other = os.open('second', os.O_RDONLY)
            os.dup2(other, fd)
            change()
            os.unlink('second')
            os.dup2(os.open('other/moved', os.O_RDONLY), fd)
            change()
            os.link('other/moved', 'third')
            os.unlink('other/moved')
            os.dup2(os.open('third', os.O_RDONLY), fd)
            change()
            """));

        String root = project.path() + "/";
        assertThat(run.syscalls().of(Syscall.FCHMOD).events())
                .extracting(each -> each.resolvedPath().orElse("none"))
                .containsExactly(
                        root + "made",
                        root + "made",
                        root + "moved",
                        root + "moved",
                        root + "dir/moved",
                        root + "dir/moved",
                        root + "other/moved",
                        root + "other/moved",
                        root + "second",
                        root + "second",
                        root + "other/moved",
                        root + "other/moved",
                        root + "third",
                        root + "third");
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
