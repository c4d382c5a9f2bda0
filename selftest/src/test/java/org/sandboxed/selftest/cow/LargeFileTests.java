package org.sandboxed.selftest.cow;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;

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
