package org.sandboxed.selftest.cow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;

import static org.assertj.core.api.Assertions.assertThat;

/** What is large, long, odd or in a hurry, in a copy-on-write working directory. */
class HardCaseTests {

    private static final int MANY = 100_000;

    @TempDir
    private Path temporary;

    private Project project;

    @BeforeEach
    void make() {
        project = Project.in(temporary);
    }

    @Test
    void fs_119_threads_that_change_the_same_names_neither_escape_nor_get_stuck() throws IOException {
        Path outside = Files.createDirectory(temporary.resolve("outside")).toRealPath();
        Files.writeString(outside.resolve("f"), "secret");

        RunResult run =
                project.run(Project.pythonCommand("""
                    import random, threading
                    outside = sys.argv[1]
                    names = ['d', 'e', 'd/f', 'e/f']
                    seen = set()
                    def work(seed):
                        r = random.Random(seed)
                        steps = [
                            lambda: os.mkdir('d'),
                            lambda: os.rename('d', 'e'),
                            lambda: os.rename('e', 'd'),
                            lambda: os.symlink(outside, 'd'),
                            lambda: os.unlink('d'),
                            lambda: shutil.rmtree('e'),
                            lambda: write(r.choice(names), 'changed'),
                            lambda: write('d/f', 'changed', 'r+'),
                            lambda: os.truncate('d/f', 0),
                            lambda: os.chmod('d/f', 0o777),
                            lambda: os.unlink('d/f'),
                            lambda: os.rename('d/f', F),
                            lambda: os.link('d/f', 'e/f'),
                            lambda: seen.add(read(r.choice(names))),
                        ]
                        for _ in range(400):
                            try:
                                r.choice(steps)()
                            except OSError:
                                # What it comes to is a matter of luck.
                                pass
                    threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
                    [t.start() for t in threads]
                    [t.join() for t in threads]
                    print(sorted(seen - {'', 'changed', 'hello'}))
                    """, outside), builder -> builder.timeout(Duration.ofMinutes(2)));

        assertThat(run.stdout()).isEqualTo("[]\n");
        assertThat(outside.resolve("f")).hasContent("secret");
        assertThat(Files.getPosixFilePermissions(outside.resolve("f")))
                .doesNotContain(PosixFilePermission.OTHERS_WRITE);
        assertThat(outside.toFile().list()).containsExactly("f");
    }

    @Test
    void a_directory_of_100_000_files_is_listed_and_changed() throws IOException {
        Path many = Files.createDirectory(project.path().resolve("many"));
        for (int i = 0; i < MANY; i++) {
            Files.createFile(many.resolve("name" + i));
        }

        RunResult run = project.run(Project.pythonCommand("""
            os.chdir('many')
            write('new', '')
            os.unlink('name7')
            names = os.listdir('.')
            print(len(names), len(set(names)), 'name7' in names, 'new' in names)
            """), builder -> builder.timeout(Duration.ofMinutes(2)));

        assertThat(run.stdout()).isEqualTo(MANY + " " + MANY + " False True\n");
        assertThat(run.changes().added()).containsExactly("many/new");
        assertThat(run.changes().deleted()).containsExactly("many/name7");
        assertThat(run.changes().modified()).isEmpty();
    }

    @Test
    void a_path_may_be_as_long_as_the_kernel_takes_it() {
        assertThat(project.python("""
            longest = './' * 2041 + '/' + F
            print(len(longest))
            attempt(lambda: write(longest, 'changed'))
            attempt(lambda: os.stat('/' + longest[1:]))
            attempt(lambda: os.stat('.' + longest))
            attempt(lambda: os.mkdir('n' * 255))
            attempt(lambda: os.mkdir('n' * 256))
            print(read(F))
            """)).isEqualTo("4095\nok\nENOENT\nENAMETOOLONG\nok\nENAMETOOLONG\nchanged\n");
    }

    @Test
    void a_tree_is_no_deeper_than_a_path_is_long() {
        assertThat(project.python("""
            def deeper():
                for depth in range(100):
                    try:
                        os.mkdir('d' * 200)
                        os.chdir('d' * 200)
                    except OSError as e:
                        return depth > 15, errno.errorcode[e.errno]
            print(deeper())
            """)).isEqualTo("(True, 'ENAMETOOLONG')\n");
    }

    @Test
    void dots_do_not_lead_out_of_a_directory_that_may_not_be_searched() {
        String out = project.python("""
            os.mkdir('locked')
            write('locked/f', 'x')
            os.chmod('locked', 0o600)
            os.chmod('subdir', 0o600)
            for d in 'locked', 'subdir':
                for end in '/..', '/../' + F, '/.', '/./', '', '/':
                    attempt(lambda: os.stat(d + end))
            os.chmod('locked', 0o700)
            os.chmod('subdir', 0o700)
            """);

        String refused = isRoot() ? "ok\n" : "EACCES\n";
        assertThat(out).isEqualTo((refused.repeat(4) + "ok\nok\n").repeat(2));
    }

    private boolean isRoot() {
        return project.run(List.of("id", "-u")).stdout().equals("0\n");
    }

    @Test
    void a_device_is_neither_made_nor_opened() throws IOException, InterruptedException {
        Path device = project.path().resolve("null");
        int made = new ProcessBuilder("mknod", device.toString(), "c", "1", "3")
                .redirectErrorStream(true)
                .start()
                .waitFor();
        boolean hasDevice = made == 0;

        RunResult run = project.run(List.of(
                "sh",
                "-c",
                "mknod mine c 1 3 2>/dev/null; ls mine 2>/dev/null; cat null 2>/dev/null;"
                        + " (echo x >null) 2>/dev/null; rm -f null; echo y >null; cat null"));

        assertThat(run.stdout()).isEqualTo("y\n");
        assertThat(Files.exists(device)).isEqualTo(hasDevice);
    }

    @Test
    void fs_121_an_exclusive_create_through_a_link_makes_nothing_outside() throws IOException {
        Path outside = Files.createDirectory(temporary.resolve("outside")).toRealPath();
        Files.writeString(outside.resolve("known"), "secret");
        Files.createSymbolicLink(project.path().resolve("link"), outside);

        assertThat(project.python("""
            for name in 'known', 'unknown':
                attempt(lambda: os.open('link/' + name, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            """)).isEqualTo("EEXIST\nEACCES\n");
        assertThat(outside.toFile().list()).containsExactly("known");
    }

    @Test
    void fs_386_what_a_signal_breaks_into_is_done_once_or_not_at_all() {
        assertThat(project.python("""
            import signal
            os.chdir('subdir')
            signal.signal(signal.SIGALRM, lambda *ignored: None)
            signal.siginterrupt(signal.SIGALRM, True)
            signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
            wrong = []
            there = False
            for i in range(2000):
                result = libc.rmdir(b'd') if there else libc.mkdir(b'd', 0o700)
                failure = ctypes.get_errno() if result else 0
                there = not there if failure == 0 else there
                signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
                if failure not in (0, errno.EINTR) or os.path.exists('d') != there:
                    wrong.append((i, failure, there))
                signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGALRM})
            signal.setitimer(signal.ITIMER_REAL, 0)
            print(wrong)
            """)).isEqualTo("[]\n");
    }
}
