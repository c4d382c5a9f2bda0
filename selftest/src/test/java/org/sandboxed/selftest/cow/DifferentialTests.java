package org.sandboxed.selftest.cow;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The same random calls, once in a copy-on-write working directory and once in a plain copy of the same tree: every result,
 * every errno, and what is there at the end are the same.
 */
class DifferentialTests {

    /** Paths never contain {@code ..}, and links lead down, so that nothing is ever touched outside. */
    private static final String STEPS = """
        import errno, hashlib, os, random, stat, sys
        seed, count = int(sys.argv[1]), int(sys.argv[2])
        r = random.Random(seed)
        names = ['a', 'b', 'c', 'd']
        root = os.open('.', os.O_RDONLY)

        def path():
            return '/'.join(r.choice(names) for _ in range(r.choice([1, 1, 2, 2, 3])))

        def describe(s):
            size = s.st_size if stat.S_ISREG(s.st_mode) else 0
            return oct(s.st_mode), size

        def write(p, flags):
            fd = os.open(p, flags | os.O_NONBLOCK, 0o644)
            os.write(fd, b'%d' % r.randrange(1000))
            os.close(fd)

        def read(p):
            fd = os.open(p, os.O_RDONLY | os.O_NONBLOCK)
            try:
                return os.read(fd, 100)
            finally:
                os.close(fd)

        def times(p):
            os.utime(p, (1, r.randrange(1000)))
            return os.stat(p).st_mtime

        def change_directory(p):
            os.chdir(p)
            found = sorted(os.listdir('.'))
            os.fchdir(root)
            return found

        def relative(p):
            fd = os.open(p, os.O_RDONLY | os.O_DIRECTORY)
            try:
                write_at(fd)
                return sorted(os.listdir(fd))
            finally:
                os.close(fd)

        def write_at(fd):
            f = os.open(r.choice(names), os.O_WRONLY | os.O_CREAT | os.O_NONBLOCK, 0o640, dir_fd=fd)
            os.close(f)

        steps = [
            lambda: write(path(), os.O_WRONLY | os.O_CREAT),
            lambda: write(path(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
            lambda: write(path(), os.O_WRONLY | os.O_APPEND),
            lambda: write(path(), os.O_WRONLY | os.O_CREAT | os.O_EXCL),
            lambda: write(path(), os.O_RDWR | os.O_NOFOLLOW),
            lambda: read(path()),
            lambda: read(path() + '/'),
            lambda: os.truncate(path(), r.randrange(20)),
            lambda: os.mkdir(path(), r.choice([0o755, 0o700])),
            lambda: os.mkdir(path() + '/'),
            lambda: os.rmdir(path()),
            lambda: os.unlink(path()),
            lambda: os.unlink(path()),
            lambda: os.rename(path(), path()),
            lambda: os.rename(path(), path()),
            lambda: os.rename(path() + '/', path()),
            lambda: os.link(path(), path()),
            lambda: os.symlink(r.choice(names + ['a/b', 'b/c/', './d']), path()),
            lambda: os.readlink(path()),
            lambda: os.mkfifo(path()),
            lambda: os.chmod(path(), r.choice([0o755, 0o711, 0o700])),
            lambda: times(path()),
            lambda: describe(os.stat(path())),
            lambda: describe(os.lstat(path())),
            lambda: describe(os.lstat(path() + '/')),
            lambda: sorted(os.listdir(path())),
            lambda: sorted((e.name, e.is_symlink(), e.is_dir()) for e in os.scandir(path())),
            lambda: os.access(path(), r.choice([os.F_OK, os.R_OK, os.X_OK])),
            lambda: os.path.samefile(path(), path()),
            lambda: change_directory(path()),
            lambda: relative(path()),
        ]
        for i in range(count):
            step = r.randrange(len(steps))
            try:
                result = steps[step]()
            except OSError as e:
                result = errno.errorcode.get(e.errno, e.errno)
            print(i, step, result)
        for directory, below, files in sorted(os.walk('.')):
            for name in sorted(below + files):
                p = os.path.join(directory, name)
                s = os.lstat(p)
                print(p, describe(s), os.readlink(p) if stat.S_ISLNK(s.st_mode) else
                      hashlib.md5(read(p)).hexdigest() if stat.S_ISREG(s.st_mode) else '')
        """;

    @TempDir
    private Path parent;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(ints = {1, 2, 3, 4})
    void every_step_has_the_same_result(int seed) throws Exception {
        Path real = treeOf("real", seed);
        Path copy = treeOf("copy", seed);
        Map<String, String> before = Project.snapshot(real);

        List<String> plain = plainly(copy, seed + 100, 1500);
        try (Sandbox sandbox =
                Sandbox.builder().workdir(real).timeout(Duration.ofMinutes(2)).build()) {
            RunResult run = sandbox.run(command(seed + 100, 1500));

            assertThat(run.exitCode()).as(run.stderr()).isZero();
            assertThat(run.stdout().lines().toList()).as("seed %d", seed).containsExactlyElementsOf(plain);
            assertThat(run.handlerFailure()).isEmpty();
        }
        assertThat(Project.snapshot(real)).isEqualTo(before);
    }

    @Test
    void the_steps_do_something() throws Exception {
        assertThat(plainly(treeOf("tree", 1), 2, 500))
                .anyMatch(line -> line.contains("ENOTEMPTY"))
                .anyMatch(line -> line.contains("ELOOP"))
                .anyMatch(line -> line.endsWith(" None"));
    }

    private Path treeOf(String name, int seed) throws Exception {
        Path tree = Files.createDirectory(parent.resolve(name));
        plainly(tree, seed, 300);
        return tree;
    }

    private static List<String> command(int seed, int count) {
        return List.of("python3", "-I", "-S", "-c", STEPS, Integer.toString(seed), Integer.toString(count));
    }

    private static List<String> plainly(Path directory, int seed, int count) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command(seed, count))
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return out.lines().toList();
    }
}
