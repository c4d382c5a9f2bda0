package org.sandboxed.selftest.cow;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.handler.Syscall;

import static org.assertj.core.api.Assertions.assertThat;

/** Large files in a copy-on-write working directory. */
class LargeFileTests {

    private static final int MIB = 1 << 20;

    @TempDir
    private Path temporary;

    private Project project;

    @BeforeEach
    void make() {
        project = Project.in(temporary);
    }

    private void dense(int megabytes) throws IOException {
        byte[] block = new byte[MIB];
        Arrays.fill(block, (byte) 'x');
        try (RandomAccessFile file =
                new RandomAccessFile(project.path().resolve("big").toFile(), "rw")) {
            for (int i = 0; i < megabytes; i++) {
                file.write(block);
            }
        }
    }

    private void sparse(long size) throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(project.path().resolve("big").toFile(), "rw")) {
            file.setLength(size);
        }
    }

    @Test
    void holes_of_a_file_of_4_gib_stay_holes() throws IOException {
        sparse(4L << 30);

        assertThat(project.python("""
            fd = os.open('big', os.O_RDWR)
            print(os.pwrite(fd, b'end', 2**32 - 3), os.pread(fd, 4, 2**31))
            s = os.stat('big')
            print(s.st_size == 2**32, s.st_blocks < 1000)
            """)).isEqualTo("3 b'\\x00\\x00\\x00\\x00'\nTrue True\n");
    }

    @Test
    void other_threads_go_on_while_a_large_file_is_copied() throws IOException {
        dense(200);

        RunResult run = project.run(Project.pythonCommand("""
            import threading, time
            calls = 0
            copied = threading.Event()
            def change():
                fd = os.open('big', os.O_RDWR)
                copied.set()
                os.pwrite(fd, b'changed', 0)
                os.close(fd)
            thread = threading.Thread(target=change)
            start = time.monotonic()
            thread.start()
            while not copied.is_set():
                os.stat(F)
                calls += 1
            took = time.monotonic() - start
            thread.join()
            # By reference it takes no time.
            print(calls > 20 or took < 0.02 or (calls, took))
            with open('big', 'rb') as f:
                print(f.read(10), os.fstat(f.fileno()).st_size)
            """));

        assertThat(run.stdout()).isEqualTo("True\nb'changedxxx' " + 200 * MIB + "\n");
        assertThat(run.changes().modified()).containsExactly("big");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "os.truncate('big', 5)          | big 5 644 1 False",
                "os.chmod('big', 0o600)         | big 67108864 600 1 False",
                "os.utime('big', (1, 1))        | big 67108864 644 1 True",
                "os.link('big', 'name')         | big 67108864 644 2 False, name 67108864 644 2 False",
                "os.rename('big', 'name')       | name 67108864 644 1 False",
                "os.rename('big', 'subdir/big') | subdir/big 67108864 644 1 False",
            })
    void a_large_file_is_changed_once_it_is_copied_while_others_look(String change, String files) throws IOException {
        dense(64);

        RunResult run = project.run(Project.pythonCommand("""
            import threading
            changed = threading.Event()
            def change():
                %s
                changed.set()
            thread = threading.Thread(target=change)
            thread.start()
            while not changed.is_set():
                os.stat(F)
            thread.join()
            def describe(path):
                s = os.stat(path)
                return f'{path} {s.st_size} {s.st_mode & 0o777:o} {s.st_nlink} {s.st_mtime == 1}'
            print(', '.join(describe(n) for n in ('big', 'name', 'subdir/big') if os.path.exists(n)))
            """.formatted(change)));

        assertThat(run.stdout()).isEqualTo(files + "\n");
    }

    @Test
    void one_of_two_who_rename_a_large_file_at_once_succeeds() throws IOException {
        dense(20);

        assertThat(project.python("""
            import threading
            results = []
            def move(to):
                try:
                    os.rename('big', to)
                    results.append('moved')
                except FileNotFoundError:
                    results.append('gone')
            threads = [threading.Thread(target=move, args=('to%d' % i,)) for i in range(4)]
            [t.start() for t in threads]
            [t.join() for t in threads]
            print(sorted(results), sum(n[0:2] == 'to' for n in os.listdir('.')), os.path.exists('big'))
            """)).isEqualTo("['gone', 'gone', 'gone', 'moved'] 1 False\n");
    }

    @Test
    void a_large_file_replaces_what_rename_lets_it_replace() throws IOException {
        dense(8);

        RunResult run =
                project.run(Project.pythonCommand("""
                    attempt(lambda: os.rename('big', 'subdir'))
                    attempt(lambda: raw(libc_renameat2, -100, b'big', -100, b'existing.txt', 1))
                    attempt(lambda: os.rename('big', 'missing/name'))
                    attempt(lambda: os.rename('big', 'existing.txt'))
                    print(os.stat(F).st_size, os.path.exists('big'))
                    """.replace("libc_renameat2", Syscall.RENAMEAT2.number() + "")));

        assertThat(run.stdout()).isEqualTo("EISDIR\nEEXIST\nENOENT\nok\n" + 8 * MIB + " False\n");
        assertThat(run.changes().deleted()).containsExactly("big");
        assertThat(run.changes().modified()).containsExactly("existing.txt");
    }

    @Test
    void who_opens_a_file_at_the_same_time_gets_the_same_copy() throws IOException {
        dense(20);
        Files.createLink(project.path().resolve("another"), project.path().resolve("big"));

        assertThat(project.python("""
            import threading
            def change(i):
                fd = os.open('big' if i % 2 else 'another', os.O_RDWR)
                os.pwrite(fd, b'%d' % i, i)
                os.close(fd)
            threads = [threading.Thread(target=change, args=(i,)) for i in range(8)]
            [t.start() for t in threads]
            [t.join() for t in threads]
            with open('another', 'rb') as f:
                print(f.read(10))
            print(sorted(os.listdir('.')), os.path.samefile('big', 'another'), os.stat('big').st_nlink)
            """))
                .isEqualTo("b'01234567xx'\n['another', 'big', 'existing.txt', 'subdir'] True 2\n");
    }

    @Test
    void a_file_that_goes_while_it_is_copied_is_gone() throws IOException {
        dense(100);

        RunResult run = project.run(Project.pythonCommand("""
            import threading
            results = []
            def change():
                try:
                    os.close(os.open('big', os.O_RDWR))
                    results.append('opened')
                except FileNotFoundError:
                    results.append('gone')
            thread = threading.Thread(target=change)
            thread.start()
            os.unlink('big')
            thread.join()
            print(results[0] in ('opened', 'gone'), os.listdir('.').count('big'))
            """));

        assertThat(run.stdout()).isEqualTo("True 0\n");
        assertThat(run.changes().deleted()).containsExactly("big");
    }
}
