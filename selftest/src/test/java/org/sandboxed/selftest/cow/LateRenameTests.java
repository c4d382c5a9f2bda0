package org.sandboxed.selftest.cow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Syscall;

import static org.assertj.core.api.Assertions.assertThat;

/** Renames for which much has to be copied, in a copy-on-write working directory. */
class LateRenameTests {

    private static final int MIB = 1 << 20;
    private static final int MANY = 1500;
    private static final int ATTEMPTS = 5;

    private static final String RENAMEAT2 = """
        def renameat2(a, b, flags):
            return raw(%d, -100, a.encode(), -100, b.encode(), flags)

        def exchange(a, b):
            return renameat2(a, b, 2)

        """.formatted(Syscall.RENAMEAT2.number());

    @TempDir
    private Path temporary;

    private Project project;

    @BeforeEach
    void make() {
        project = Project.in(temporary);
    }

    private void dense(String name, int megabytes) throws IOException {
        byte[] content = new byte[megabytes * MIB];
        Arrays.fill(content, (byte) 'x');
        Files.write(project.path().resolve(name), content);
    }

    private void many() throws IOException {
        Path many = project.path().resolve("many");
        Path deep = Files.createDirectories(many.resolve("deep"));
        for (int i = 0; i < MANY; i++) {
            Files.writeString((i % 2 == 0 ? deep : many).resolve("name" + i), "x");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "os.rename('subdir', 'moved')   | existing.txt moved moved/big moved/nested.txt",
                "exchange('subdir', F)          | existing.txt existing.txt/big existing.txt/nested.txt subdir",
                "exchange(F, 'subdir/big')      | existing.txt subdir subdir/big subdir/nested.txt",
            })
    void a_large_file_is_copied_and_moves(String change, String tree) throws IOException {
        dense("subdir/big", 20);

        assertThat(project.python(RENAMEAT2 + """
            %s
            tree = [os.path.join(at, n)[2:] for at, dirs, files in os.walk('.') for n in dirs + files]
            print(*sorted(tree))
            print(max(os.lstat(n).st_size for n in tree if os.path.isfile(n)))
            """.formatted(change))).isEqualTo(tree + "\n" + 20 * MIB + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"os.rename('d%d' % i, 'moved')", "exchange('d%d' % i, F)"})
    void others_go_on_while_a_large_file_is_copied(String change) throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            Files.createDirectory(project.path().resolve("d" + i));
            dense("d" + i + "/big", 40);
        }

        // On a busy machine somebody else may have the processor for a while, but not each time.
        assertThat(project.python(RENAMEAT2 + """
            import threading, time
            def longest_look(i):
                moved = threading.Event()
                def change():
                    %s
                    moved.set()
                thread = threading.Thread(target=change)
                start = looked = time.monotonic()
                longest = 0
                thread.start()
                while not moved.is_set():
                    os.stat('.')
                    now = time.monotonic()
                    longest, looked = max(longest, now - looked), now
                thread.join()
                shutil.rmtree('moved', ignore_errors=True)
                took = time.monotonic() - start
                # By reference it takes no time.
                return 0 if took < 0.01 else longest / took
            looks = [longest_look(i) for i in range(int(sys.argv[1]))]
            print(min(looks) < 0.5 or looks)
            """.formatted(change), ATTEMPTS)).isEqualTo("True\n");
    }

    @Test
    void a_directory_of_many_files_moves_with_what_others_do_in_it_meanwhile() throws IOException {
        many();

        RunResult run = project.run(Project.pythonCommand("""
            import threading
            def change():
                os.rename('many', 'moved')
            thread = threading.Thread(target=change)
            thread.start()
            made = removed = 0
            try:
                while True:
                    write('many/new%d' % made, '')
                    made += 1
                    os.unlink('many/deep/name%d' % (2 * removed))
                    removed += 1
            except (FileNotFoundError, NotADirectoryError):
                pass
            thread.join()
            names = [n for at, dirs, files in os.walk('moved') for n in files]
            print(len(names) - made + removed, len(set(names)) == len(names), os.path.exists('many'))
            """));

        assertThat(run.stdout()).isEqualTo(MANY + " True False\n");
        assertThat(run.changes().modified()).isEmpty();
        assertThat(run.changes().deleted()).hasSize(MANY + 2);
    }

    @Test
    void one_of_those_who_rename_at_once_succeeds() throws IOException {
        many();

        assertThat(project.python("""
            import threading
            results = []
            def move(to):
                try:
                    os.rename('many', to)
                    results.append('moved')
                except FileNotFoundError:
                    results.append('gone')
            threads = [threading.Thread(target=move, args=('to%d' % i,)) for i in range(4)]
            [t.start() for t in threads]
            [t.join() for t in threads]
            to = [n for n in os.listdir('.') if n[0:2] == 'to']
            print(sorted(results), len(to), len(os.listdir(to[0])), os.path.exists('many'))
            """)).isEqualTo("['gone', 'gone', 'gone', 'moved'] 1 " + (MANY / 2 + 1) + " False\n");
    }

    @Test
    void what_rename_refuses_is_refused() throws IOException {
        many();
        dense("big", 8);

        assertThat(project.python(RENAMEAT2 + """
            os.mkdir('empty')
            attempt(lambda: os.rename('many', 'many/deep/x'))
            attempt(lambda: os.rename('many', 'subdir'))
            attempt(lambda: os.rename('many', F))
            attempt(lambda: os.rename('many', 'missing/x'))
            attempt(lambda: renameat2('many', 'empty', 1))
            attempt(lambda: exchange('many', 'many/deep'))
            attempt(lambda: exchange('big', 'missing'))
            attempt(lambda: os.rename('many', 'many'))
            attempt(lambda: os.rename('many', 'empty'))
            attempt(lambda: exchange('big', 'empty'))
            print(len(os.listdir('big')), os.stat('empty').st_size)
            """))
                .isEqualTo("EINVAL\nENOTEMPTY\nENOTDIR\nENOENT\nEEXIST\nEINVAL\nENOENT\nok\nok\nok\n" + (MANY / 2 + 1)
                        + " " + 8 * MIB + "\n");
    }

    @Test
    void fs_101_what_cannot_be_read_cannot_be_copied_and_stays() throws IOException {
        many();
        Files.setPosixFilePermissions(
                project.path().resolve("many/deep/name800"), PosixFilePermissions.fromString("---------"));

        try (Sandbox sandbox = project.sandbox()) {
            RunResult run = sandbox.run(Project.pythonCommand("""
                attempt(lambda: os.rename('many', 'moved'))
                print(len(os.listdir('many' if os.path.exists('many') else 'moved')))
                """));

            boolean isRoot = run.stdout().startsWith("ok");
            assertThat(run.stdout()).isEqualTo((isRoot ? "ok\n" : "EACCES\n") + (MANY / 2 + 1) + "\n");
            assertThat(run.changes().isEmpty()).isEqualTo(!isRoot);
        }
        Files.setPosixFilePermissions(
                project.path().resolve("many/deep/name800"), PosixFilePermissions.fromString("rw-------"));
    }

    @ParameterizedTest
    @CsvSource({"subdir, 8, 6", "subdir, 300000, 500", "big, 300000, 500"})
    void fs_102_a_tree_for_which_there_is_no_room_stays(String name, String maxDisk, int room) throws IOException {
        dense("big", 6);
        Files.write(project.path().resolve("subdir/large"), new byte[MIB]);

        RunResult run = project.run(Project.pythonCommand("""
            attempt(lambda: os.rename(sys.argv[1], 'moved'))
            print(os.path.exists('moved'), sorted(os.listdir('subdir')))
            attempt(lambda: write('new', 'x' * int(sys.argv[2])))
            """, name, room), builder -> builder.maxDisk(maxDisk));

        assertThat(run.stdout()).isEqualTo("ENOSPC\nFalse ['large', 'nested.txt']\nok\n");
        assertThat(run.changes().added()).containsExactly("new");
        assertThat(run.changes().deleted()).isEmpty();
        assertThat(run.syscalls().denied().events())
                .first()
                .satisfies(event -> assertThat(event.rule().orElseThrow()).startsWith("maxDisk: "));
    }

    @Test
    void no_descriptor_stays_open() throws IOException {
        many();
        dense("subdir/big", 8);
        Files.createLink(project.path().resolve("other"), project.path().resolve("subdir/big"));
        dense("subdir/bigger", 8);
        Path storage = Files.createDirectory(temporary.resolve("storage"));

        project.run(Project.pythonCommand("""
            os.rename('many', 'moved')
            os.close(os.open('subdir/big', os.O_RDWR))
            os.rename('subdir', 'moved2')
            """), builder -> builder.storage(storage));

        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            assertThat(descriptors.map(LateRenameTests::target))
                    .noneMatch(target -> target.startsWith(storage.toString()));
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            // It is closed by now.
            return "";
        }
    }
}
