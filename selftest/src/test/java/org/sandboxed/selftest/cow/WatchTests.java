package org.sandboxed.selftest.cow;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.RunResult;

import static org.assertj.core.api.Assertions.assertThat;

/** inotify(7) in a copy-on-write working directory: what is told is what happens in the view. */
class WatchTests {

    private static final String PRELUDE = """
        import fcntl, select, termios
        MODIFY, ATTRIB, CLOSE_WRITE, FROM, TO, CREATE, DELETE = 2, 4, 8, 0x40, 0x80, 0x100, 0x200
        NAMES = {MODIFY: 'modify', ATTRIB: 'attrib', CLOSE_WRITE: 'written', FROM: 'from', TO: 'to', CREATE: 'create',
                 DELETE: 'delete', 0x400: 'self gone', 0x800: 'self moved', 0x8000: 'ignored'}
        ALL = 0xfff & ~0x31
        fd = libc.inotify_init1(os.O_NONBLOCK)

        def watch(path, mask=ALL):
            w = libc.inotify_add_watch(fd, os.fsencode(path), mask)
            if w < 0:
                e = ctypes.get_errno()
                raise OSError(e, os.strerror(e))
            return w

        def told():
            result = []
            while select.select([fd], [], [], 0)[0]:
                data = os.read(fd, 1 << 16)
                while data:
                    w, mask, cookie, length = struct.unpack_from('iIII', data)
                    name = data[16:16 + length].rstrip(b'\\0').decode()
                    result.append((NAMES.get(mask & 0xffff, hex(mask)) + ' ' + name).strip())
                    data = data[16 + length:]
            return result

        """;

    @TempDir
    private Path temporary;

    private Project project;

    @BeforeEach
    void make() {
        project = Project.in(temporary);
    }

    private List<String> told(String script) {
        return project.python(PRELUDE + script).lines().toList();
    }

    /** What the same script prints in a plain copy of the directory. */
    private List<String> toldOutside(String script) throws IOException, InterruptedException {
        Path copy =
                Project.in(Files.createDirectory(temporary.resolve("plain"))).path();
        Process python = new ProcessBuilder(Project.pythonCommand(PRELUDE + script))
                .directory(copy.toFile())
                .redirectErrorStream(true)
                .start();
        List<String> lines = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(python.waitFor()).as(lines.toString()).isZero();
        return lines;
    }

    private static final String CHANGES = """
        here = os.getcwd() if ABSOLUTE else '.'
        watch(here)
        write('subdir/more', 'x')
        print('below:', told())
        write(F, 'changed')
        print('rewritten:', told())
        with open('subdir/nested.txt', 'a') as f: f.write('more')
        os.chmod('subdir/nested.txt', 0o600)
        print('below:', told())
        write('new', 'n')
        print('made:', told())
        os.rename('subdir/nested.txt', 'moved')
        print('moved here:', told())
        os.rename('moved', 'again')
        print('moved:', told())
        os.unlink('again')
        os.unlink(F)
        print('gone:', told())
        shutil.rmtree('subdir')
        print('all gone:', told())
        os.mkdir('subdir')
        os.symlink('new', 'link')
        os.link('new', 'name')
        print('made again:', told())
        os.rename('new', 'name2')
        os.chmod('name2', 0o400)
        print('moved:', told())
        """;

    @ParameterizedTest
    @ValueSource(strings = {"True", "False"})
    void a_directory_tells_what_it_tells_without_a_sandbox(String isAbsolute) throws Exception {
        String script = "ABSOLUTE = " + isAbsolute + "\n" + CHANGES;

        assertThat(told(script))
                .isEqualTo(toldOutside(script))
                .contains("gone: ['delete again', 'delete existing.txt']");
    }

    @Test
    void what_goes_from_the_real_tree_is_told() throws Exception {
        String script = """
            os.makedirs('subdir/a')
            watch('.')
            watch('subdir')
            os.unlink('subdir/nested.txt')
            os.unlink(F)
            os.rmdir('subdir/a')
            os.rmdir('subdir')
            print(told())
            """;

        assertThat(told(script)).isEqualTo(toldOutside(script));
    }

    @Test
    void nobody_is_told_that_it_was_looked_whether_a_new_directory_is_empty() throws Exception {
        String script = """
            os.makedirs('new/inner')
            watch('new', 0xfff)
            attempt(lambda: os.rmdir('new'))
            os.rmdir('new/inner')
            os.rmdir('new')
            print(told())
            """;

        assertThat(told(script)).isEqualTo(toldOutside(script));
    }

    @Test
    void a_file_tells_what_others_do_to_it() throws Exception {
        String script = """
            watch(F)
            watch('subdir/nested.txt', MODIFY | ATTRIB)
            os.system('echo more >> existing.txt; chmod 600 existing.txt subdir/nested.txt; ln subdir/nested.txt n')
            print(told())
            os.truncate('subdir/nested.txt', 1)
            os.rename(F, 'elsewhere')
            os.unlink('elsewhere')
            print(told())
            """;

        assertThat(told(script)).isEqualTo(toldOutside(script));
    }

    @Test
    void a_watch_that_was_given_up_stays_given_up() throws Exception {
        String script = """
            w = watch('.')
            once = watch('subdir', CREATE | 0x80000000)
            libc.inotify_rm_watch(fd, w)
            write('subdir/a', 'x')
            write('subdir/nested.txt', 'x')
            write(F, 'x')
            os.unlink(F)
            print(told())
            print(watch('.') > once, watch('.', CREATE | 0x20000000) > once, told())
            write('new', 'x')
            print(told())
            """;

        assertThat(told(script)).isEqualTo(toldOutside(script));
    }

    @Test
    void what_cannot_be_watched_fails_as_without_a_sandbox() throws Exception {
        String script = """
            for path, mask in [('missing', ALL), (F, CREATE | 0x1000000), ('.', 0), (F + '/x', ALL), ('', ALL)]:
                attempt(lambda: watch(path, mask))
            watch('.')
            attempt(lambda: watch('.', ALL | 0x10000000))
            os.symlink('nowhere', 'link')
            attempt(lambda: watch('link'))
            attempt(lambda: watch('link', ALL | 0x2000000))
            fd = os.open('.', os.O_RDONLY)
            attempt(lambda: watch('.'))
            fd = 99
            attempt(lambda: watch('.'))
            """;

        assertThat(told(script)).isEqualTo(toldOutside(script));
    }

    @Test
    void nothing_that_the_sandbox_does_for_itself_is_told() throws IOException {
        Path script = project.path().resolve("subdir/script");
        Files.writeString(script, "#!/bin/sh\necho started\n");
        Files.copy(Path.of("/bin/true"), project.path().resolve("subdir/program"));
        script.toFile().setExecutable(true);

        List<String> told = told("""
            watch('.')
            watch('subdir')
            os.system('cd subdir && ./script && ./program && exec ./script')
            os.stat('subdir/nested.txt')
            os.listdir('subdir')
            print(told())
            """);

        assertThat(told).containsExactly("started", "started", "[]");
    }

    @Test
    void a_directory_outside_is_watched_as_ever(@TempDir Path other) {
        RunResult run =
                project.run(Project.pythonCommand(PRELUDE + """
                    os.symlink(sys.argv[1], 'link')
                    watch('link')
                    write('link/new', 'x')
                    print(told())
                    """, other), options -> options.writable(other.toString()));

        assertThat(run.stdout()).isEqualTo("['create new', 'modify new', 'written new']\n");
    }

    @Test
    void a_watch_changes_nothing() {
        RunResult run = project.run(Project.pythonCommand(PRELUDE + """
            watch('.')
            watch(F)
            watch('subdir')
            watch('subdir/nested.txt')
            os.unlink(F)
            """));

        assertThat(run.changes().deleted()).containsExactly("existing.txt");
        assertThat(run.changes().changes()).hasSize(1);
    }

    @Test
    void tail_follows_a_file() {
        String out = project.sh("""
            echo first > log; : > out
            tail -n 1 -f log --pid=$$ > out &
            until grep -q first out; do :; done
            echo second >> log
            until grep -q second out; do :; done
            cat out
            kill $!
            """);

        assertThat(out).isEqualTo("first\nsecond\n");
    }
}
