package org.sandboxed.selftest.determinism;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.FileChange;

import static org.assertj.core.api.Assertions.assertThat;

/** When files changed, by the clock of the sandbox. */
class FileTimesTests {

    private static final Instant START = Instant.parse("2020-02-29T12:00:00Z");
    private static final String SHOWN = "2020-02-29 12:00:00.000000000 +0000";

    private static final String MAKEFILE = """
        out: in
        \techo making
        \tcat in > out
        """;

    @TempDir
    Path tree;

    private static String output(Sandbox sandbox, String... command) {
        RunResult run = sandbox.run(command);
        assertThat(run.stderr()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.syscalls().denied().events()).isEmpty();
        return run.stdout();
    }

    private static String python(Sandbox sandbox, String script) {
        return output(sandbox, "python3", "-c", script);
    }

    private static Sandbox frozen() {
        return Sandbox.builder().frozenTime(START).build();
    }

    private Sandbox frozenTree() {
        return Sandbox.builder().workdir(tree).frozenTime(START).build();
    }

    @Test
    void what_a_program_makes_has_the_time_of_its_clock() {
        try (Sandbox sandbox = frozen()) {
            String shown = output(sandbox, "sh", "-c", """
                echo 1 > file; mkdir directory; ln -s file link; mkfifo pipe; touch touched
                stat -c '%n %x %y %z' file directory link pipe touched .
                """);

            assertThat(shown.lines())
                    .hasSize(6)
                    .allSatisfy(line -> assertThat(line).endsWith(String.join(" ", SHOWN, SHOWN, SHOWN)));
        }
    }

    @Test
    void every_call_that_tells_times_tells_the_same() {
        try (Sandbox sandbox = frozen()) {
            String shown = python(sandbox, """
                import ctypes, os, time
                open('f', 'w').close()
                def of(s): return (s.st_atime_ns, s.st_mtime_ns, s.st_ctime_ns)
                fd = os.open('f', os.O_RDONLY)
                d = os.open('.', os.O_RDONLY)
                libc = ctypes.CDLL(None)
                x = ctypes.create_string_buffer(256)
                assert libc.statx(-100, b'f', 0, 0xfff, x) == 0
                born = int.from_bytes(x[80:88], 'little') if x.raw[1] & 8 else int(time.time())
                seen = {of(os.stat('f')), of(os.lstat('f')), of(os.fstat(fd)), of(os.stat('f', dir_fd=d))}
                pipe, _ = os.pipe()
                print(seen, born, os.fstat(pipe).st_mtime == time.time())
                """);

            long nanos = START.getEpochSecond() * 1_000_000_000;
            assertThat(shown)
                    .isEqualTo("{(" + nanos + ", " + nanos + ", " + nanos + ")} " + START.getEpochSecond() + " True\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2001-02-03T04:05:06.000000007Z", "2020-02-29T11:59:59.5Z", "2040-01-01T00:00:00Z"})
    void a_time_that_a_program_gives_is_that_time(Instant given) throws IOException {
        Files.writeString(tree.resolve("old"), "");
        long nanos = given.getEpochSecond() * 1_000_000_000 + given.getNano();
        String script = """
            import os, shutil
            for name in 'new', 'old':
                open(name, 'a').close()
                os.utime(name, ns=(%1$d, %1$d + 1))
                fd = os.open(name, os.O_RDONLY)
                accessed = os.fstat(fd).st_atime_ns
                shutil.copy2(name, name + '-copy')
                os.rename(name, 'other')
                modified = [os.stat(f).st_mtime_ns for f in (fd, 'other', name + '-copy')]
                print(accessed - %1$d, *(m - %1$d for m in modified))
            """.formatted(nanos);
        try (Sandbox inTree = frozenTree();
                Sandbox alone = frozen()) {
            assertThat(python(inTree, script)).isEqualTo("0 1 1 1\n0 1 1 1\n");
            assertThat(python(alone, script)).isEqualTo("0 1 1 1\n0 1 1 1\n");
        }
    }

    @Test
    void now_is_the_time_of_the_clock() {
        try (Sandbox sandbox = frozen()) {
            String shown = python(sandbox, """
                import os, ctypes, struct, time
                def shown(): return os.stat('f').st_atime == time.time(), os.stat('f').st_mtime == time.time()
                open('f', 'w').close()
                os.utime('f', (5, 6)); os.utime('f'); print(shown())
                libc = ctypes.CDLL(None)
                NOW, OMIT = 0x3fffffff, 0x3ffffffe
                def utimens(a, m):
                    assert libc.utimensat(-100, b'f', struct.pack('qqqq', 0, a, 7, m), 0) == 0
                utimens(OMIT, 0); print(shown(), os.stat('f').st_mtime)
                utimens(0, OMIT); print(os.stat('f').st_atime, os.stat('f').st_mtime)
                utimens(NOW, OMIT); print(shown(), os.stat('f').st_mtime)
                open('f', 'w').write('x'); print(shown())
                """);

            assertThat(shown).isEqualTo("""
                (True, True)
                (True, False) 7.0
                0.0 7.0
                (True, False) 7.0
                (True, True)
                """);
        }
    }

    @Test
    void a_clock_that_goes_is_the_clock_of_files() {
        try (Sandbox sandbox = Sandbox.builder().timeStart(START).build()) {
            String shown = python(sandbox, """
                import os, time
                before = time.clock_gettime_ns(5)
                open('f', 'w').close()
                made = os.stat('f').st_mtime_ns
                print(before <= made <= time.time_ns(), made - before < 10**9)
                """);

            assertThat(shown).isEqualTo("True True\n");
        }
    }

    @Test
    void files_keep_the_time_that_the_clock_showed_when_they_changed() {
        try (Sandbox sandbox = frozen()) {
            output(sandbox, "sh", "-c", "echo > first");
            sandbox.clock().advance(Duration.ofHours(1));
            output(sandbox, "sh", "-c", "echo > second");
            sandbox.clock().set(Instant.parse("2019-01-01T00:00:00Z"));
            output(sandbox, "sh", "-c", "echo > third");

            assertThat(output(sandbox, "stat", "-c", "%y", "first", "second", "third"))
                    .isEqualTo(SHOWN + "\n2020-02-29 13:00:00.000000000 +0000\n2019-01-01 00:00:00.000000000 +0000\n");
        }
    }

    @Test
    void what_was_there_is_older_than_what_is_made_and_keeps_its_order() throws IOException {
        Instant now = Instant.now();
        List<Instant> times = List.of(
                Instant.parse("1999-01-01T00:00:00Z"),
                START.minus(Duration.ofHours(2)),
                START.plus(Duration.ofMinutes(1)),
                now.minus(Duration.ofDays(1)),
                now.minusMillis(100),
                now.minusMillis(99));
        for (int i = 0; i < times.size(); i++) {
            Path file = Files.writeString(tree.resolve("f" + i), "");
            Files.setLastModifiedTime(file, FileTime.from(times.get(i)));
        }
        try (Sandbox sandbox = frozenTree()) {
            List<Long> shown = python(sandbox, """
                import os, time
                open('made', 'w').close()
                for name in sorted(os.listdir('.')):
                    print(os.stat(name).st_mtime_ns - time.time_ns())
                """).lines().map(Long::valueOf).toList();

            assertThat(shown).isSorted().doesNotHaveDuplicates().hasSize(times.size() + 1);
            assertThat(Duration.ofNanos(shown.get(0))).isEqualTo(Duration.between(START, times.get(0)));
            assertThat(shown.subList(1, times.size()))
                    .allSatisfy(age -> assertThat(age).isBetween(-86_400_000_000_000L, -1_000_000L));
            assertThat(shown.get(times.size())).isZero();
        }
    }

    @Test
    void the_system_is_as_it_is() throws IOException {
        FileTime real = Files.getLastModifiedTime(Path.of("/usr/bin/env"));
        try (Sandbox past = frozen();
                Sandbox future = Sandbox.builder()
                        .frozenTime(Instant.parse("2050-01-01T00:00:00Z"))
                        .build()) {
            assertThat(output(past, "stat", "-L", "-c", "%Y", "/usr/bin/env")).isEqualTo(real.toMillis() / 1000 + "\n");
            assertThat(output(future, "stat", "-L", "-c", "%Y", "/usr/bin/env"))
                    .isEqualTo(real.toMillis() / 1000 + "\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2000-06-15T12:00:00Z", "2050-01-01T00:00:00Z"})
    void make_makes_what_is_out_of_date_and_warns_of_nothing(Instant start) throws IOException {
        Files.writeString(tree.resolve("Makefile"), MAKEFILE);
        Files.writeString(tree.resolve("in"), "1\n");
        Path stale = Files.writeString(tree.resolve("out"), "0\n");
        Files.setLastModifiedTime(stale, FileTime.from(Instant.now().minusSeconds(5)));
        try (Sandbox sandbox = Sandbox.builder().workdir(tree).timeStart(start).build()) {
            assertThat(output(sandbox, "make", "-s")).isEqualTo("making\n");
            assertThat(output(sandbox, "make", "-s")).isEmpty();
            sandbox.clock().advance(Duration.ofSeconds(1));
            assertThat(output(sandbox, "sh", "-c", "echo 2 > in; make -s; cat out"))
                    .isEqualTo("making\n2\n");
        }
    }

    @Test
    void make_leaves_what_was_up_to_date() throws IOException {
        Files.writeString(tree.resolve("Makefile"), MAKEFILE);
        Path source = Files.writeString(tree.resolve("in"), "1\n");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().minusSeconds(5)));
        Files.writeString(tree.resolve("out"), "1\n");
        try (Sandbox sandbox = frozenTree()) {
            assertThat(output(sandbox, "make", "-s")).isEmpty();
        }
    }

    @Test
    void find_and_test_compare_what_they_see() throws IOException {
        Files.writeString(tree.resolve("old"), "");
        try (Sandbox sandbox = frozenTree()) {
            assertThat(output(sandbox, "sh", "-c", """
                echo > new
                find . -newer old -type f; find . -type f -mmin -1; find . -type f -newermt '2020-02-29 12:00:01 UTC'
                test new -nt old && echo newer
                """)).isEqualTo("./new\n./new\nnewer\n");
        }
    }

    @Test
    void a_copy_is_as_old_as_what_it_was_copied_from() throws IOException {
        Files.writeString(tree.resolve("old"), "");
        try (Sandbox sandbox = frozenTree()) {
            assertThat(python(sandbox, """
                import os
                before = os.stat('old').st_mtime_ns
                os.chmod('old', 0o700)
                print(os.stat('old').st_mtime_ns == before)
                """)).isEqualTo("True\n");
        }
    }

    @Test
    void git_sees_a_clean_tree_and_a_changed_one() {
        try (Sandbox sandbox = frozen()) {
            assertThat(output(sandbox, "sh", "-c", """
                git init -q . && echo 1 > f && git add f
                git -c user.name=a -c user.email=b commit -q -m x && git status --short
                echo 2 > f && git status --short
                git log -1 --format=%cI
                """)).isEqualTo(" M f\n2020-02-29T12:00:00+00:00\n");
        }
    }

    @Test
    void archives_of_two_sandboxes_are_equal() {
        String script = "mkdir d; echo 1 > d/f; tar cf - d | cksum; gzip -c d/f > f.gz; gzip -k d/f; cksum < d/f.gz";
        try (Sandbox one = frozen();
                Sandbox other = frozen()) {
            assertThat(output(one, "sh", "-c", script)).isEqualTo(output(other, "sh", "-c", script));
        }
    }

    @Test
    void java_sees_the_same() throws IOException {
        Path source = Files.writeString(tree.resolve("Times.java"), """
            import java.nio.file.*;
            import java.nio.file.attribute.*;
            import java.time.*;
            class Times {
                public static void main(String[] args) throws Exception {
                    Path file = Files.writeString(Path.of("f"), "x");
                    System.out.println(Files.getLastModifiedTime(file).toInstant().equals(Instant.now()));
                    FileTime given = FileTime.from(Instant.now().plusSeconds(90));
                    Files.setLastModifiedTime(file, given);
                    System.out.println(Files.getLastModifiedTime(file).equals(given) + " " + file.toFile().lastModified());
                }
            }
            """);
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "--release", "17", "-d", tree.toString(), source.toString());
        assertThat(result).isZero();
        try (Sandbox sandbox = frozenTree()) {
            assertThat(output(sandbox, "java", "-XX:-UsePerfData", "-cp", ".", "Times"))
                    .isEqualTo("true\ntrue " + START.plusSeconds(90).toEpochMilli() + "\n");
        }
    }

    @Test
    void changes_have_the_times_of_the_disk() {
        Instant before = Instant.now().minusSeconds(1);
        try (Sandbox sandbox = frozenTree()) {
            RunResult run = sandbox.run("sh", "-c", "echo > made");
            FileChange change = run.changes().changes().get(0);

            assertThat(change.stateAfter().orElseThrow().modifiedAt()).isBetween(before, Instant.now());
        }
    }

    @Test
    void code_of_the_test_has_the_clock_and_the_files_of_the_sandbox() throws Exception {
        try (Sandbox sandbox = frozen()) {
            output(sandbox, "touch", "first");
            sandbox.clock().advance(Duration.ofHours(1));

            String seen = sandbox.call(() -> Instant.now() + " " + Files.getLastModifiedTime(Path.of("first")));

            assertThat(seen).isEqualTo("2020-02-29T13:00:00Z 2020-02-29T12:00:00Z");
        }
    }

    @Test
    void without_a_clock_no_look_at_a_file_is_trapped() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run("sh", "-c", "touch file; ls -l file; stat file; test -e file");

            assertThat(run.exitCode()).isZero();
            assertThat(run.syscalls()
                            .of(Syscall.STAT, Syscall.LSTAT, Syscall.FSTAT, Syscall.NEWFSTATAT, Syscall.STATX)
                            .events())
                    .isEmpty();
        }
    }
}
