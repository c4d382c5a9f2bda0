package org.sandboxed.engine.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.kernel.CProgram;
import org.sandboxed.engine.record.SyscallEvent;

import static org.assertj.core.api.Assertions.assertThat;

/** Denied paths below a writable directory: every way to the file that the field has found, and the ways around it. */
class DeniedPathTests {

    @TempDir
    private Path directory;

    private Path secret = Path.of("");

    @BeforeEach
    void write_files() throws IOException {
        secret = Files.writeString(directory.resolve("secret"), "secret\n");
        Files.writeString(directory.resolve("ok"), "ok\n");
    }

    @Test
    void core_185_a_denied_file_of_the_system_cannot_be_read() {
        try (Sandbox sandbox = Sandbox.builder().denied("/etc/hostname").build()) {
            RunResult run = sandbox.run("cat", "/etc/hostname");

            assertThat(run.stdout()).isEmpty();
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.syscalls().denied().events())
                    .singleElement()
                    .satisfies(event -> assertThat(event.rule()).contains("denied: /etc/hostname"));
        }
    }

    @Test
    void core_186_fs_317_a_denied_program_cannot_be_executed() {
        try (Sandbox sandbox = Sandbox.builder().denied("/bin/cat").build()) {
            RunResult run = Scripts.sh(sandbox, "/bin/cat --version; /usr/bin/cat --version; cat --version");

            assertThat(run.stdout()).isEmpty();
            assertThat(run.syscalls().denied().of(Syscall.EXECVE).events())
                    .hasSizeGreaterThanOrEqualTo(3)
                    .allSatisfy(event -> assertThat(event.rule())
                            .hasValueSatisfying(rule -> assertThat(rule).startsWith("denied: ")));
        }
    }

    @Test
    void the_kernel_writes_no_core_file() {
        RunResult run = python("import resource; print(resource.getrlimit(resource.RLIMIT_CORE))");

        assertThat(run.stdout()).isEqualTo("(0, 0)\n");
    }

    @Test
    void core_202_fs_310_only_the_denied_file_is_out_of_reach() {
        RunResult run = python("""
            attempt(lambda: open('ok').read())
            attempt(lambda: open('new', 'w').write('new'))
            attempt(lambda: open('secret'))
            how = struct.pack('QQQ', os.O_RDONLY, 0, 0)
            attempt(lambda: raw(437, -100, b'secret', how, 24))
            attempt(lambda: open('secret', 'w'))
            """);

        assertThat(run.stdout()).isEqualTo("ok\nok\nEACCES\nEACCES\nEACCES\n");
        assertThat(directory.resolve("new")).hasContent("new");
        assertThat(secret).hasContent("secret\n");
        assertThat(run.syscalls().denied().events())
                .extracting(SyscallEvent::syscall)
                .containsExactly(Syscall.OPENAT, Syscall.OPENAT2, Syscall.OPENAT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "./secret",
                "d/../secret",
                "//proc/self/cwd/secret",
                "/proc/thread-self/cwd//secret",
                "/dev/fd/../cwd/secret",
                "soft",
                "chain"
            })
    void fs_314_no_other_spelling_reaches_it(String path) throws IOException {
        Files.createDirectory(directory.resolve("d"));
        Files.createSymbolicLink(directory.resolve("soft"), Path.of("d/../secret"));
        Files.createSymbolicLink(directory.resolve("chain"), Path.of("d/../soft"));

        RunResult run = python("attempt(lambda: open(sys.argv[2]))", path);

        assertThat(run.stdout()).isEqualTo("EACCES\n");
        assertThat(run.syscalls().denied().events())
                .singleElement()
                .satisfies(event -> assertThat(event.rule()).contains("denied: " + secret));
    }

    @Test
    void core_203_fs_311_no_hard_link_can_be_made() {
        RunResult run = python("""
            attempt(lambda: os.link('secret', 'L'))
            attempt(lambda: raw(265, -100, b'/proc/self/cwd/secret', -100, b'L', 0x400))
            fd = os.open('secret', os.O_PATH)
            attempt(lambda: raw(265, fd, b'', -100, b'L', 0x1000))
            """);

        assertThat(run.stdout()).isEqualTo("EACCES\nEACCES\nEACCES\n");
        assertThat(directory.resolve("L")).doesNotExist();
    }

    @Test
    void a_hard_link_that_was_there_before_is_denied_too() throws IOException {
        Files.createLink(directory.resolve("hard"), secret);

        RunResult run = python("attempt(lambda: open('hard'))");

        assertThat(run.stdout()).isEqualTo("EACCES\n");
    }

    @Test
    void a_descriptor_of_the_path_alone_opens_nothing() {
        RunResult run = python("""
            fd = os.open('secret', os.O_PATH)
            attempt(lambda: open(f'/proc/self/fd/{fd}'))
            attempt(lambda: open(f'/dev/fd/{fd}'))
            attempt(lambda: os.execve(fd, ['secret'], {}))
            """);

        assertThat(run.stdout()).isEqualTo("EACCES\nEACCES\nEACCES\n");
    }

    @Test
    void core_205_fs_313_it_cannot_be_moved_away() {
        RunResult run = python("""
            attempt(lambda: os.rename('secret', 'X'))
            attempt(lambda: raw(264, -100, b'secret', -100, b'X'))
            attempt(lambda: raw(316, -100, b'ok', -100, b'secret', 2))
            os.execvp('mv', ['mv', 'secret', 'X'])
            """);

        assertThat(run.stdout()).isEqualTo("EACCES\nEACCES\nEACCES\n");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(secret).hasContent("secret\n");
    }

    @Test
    void core_206_fs_313_nothing_can_be_moved_onto_it() {
        RunResult run = python("attempt(lambda: os.rename('ok', 'secret'))");

        assertThat(run.stdout()).isEqualTo("EACCES\n");
        assertThat(secret).hasContent("secret\n");
    }

    @Test
    void core_207_fs_315_it_can_be_neither_truncated_nor_removed() {
        RunResult run = python("""
            attempt(lambda: os.truncate('secret', 0))
            attempt(lambda: os.chmod('secret', 0o777))
            os.execvp('rm', ['rm', '-f', 'secret'])
            """);

        assertThat(run.stdout()).isEqualTo("EACCES\nEACCES\n");
        assertThat(secret).hasContent("secret\n");
    }

    @Test
    void core_209_other_files_are_made_linked_and_moved() {
        try (Sandbox sandbox = sandbox()) {
            RunResult run = Scripts.sh(sandbox, """
                set -e; cd "$1"; umask 027; mkdir -p a/b; echo x > a/b/f; ln a/b/f a/hard; ln -s b/f a/soft
                cat a/soft; stat -c %a a/b a/b/f; mv a/b/f a/moved; mv a c; rm c/soft; rmdir c/b; echo y >> c/hard
                cat c/moved; rm -r c; cat /dev/stdin < ok; echo out > /dev/stdout; ls > /dev/null; ls\
                """, directory);

            assertThat(run.stderr()).isEmpty();
            assertThat(run.stdout()).isEqualTo("x\n750\n640\nx\ny\nok\nout\nok\nsecret\n");
            assertThat(run.syscalls().denied().events()).isEmpty();
        }
    }

    @Test
    void core_210_a_path_that_is_no_text_is_judged_like_any_other() {
        RunResult run = python("""
            os.mkdir(b'\\xff\\xfe')
            attempt(lambda: open(b'\\xff\\xfe/../secret'))
            os.symlink(b'secret', b'\\xff')
            attempt(lambda: open(b'\\xff'))
            attempt(lambda: os.rename(b'\\xff\\xfe/../secret', b'\\xff\\xfe/x'))
            attempt(lambda: open(b'\\xff\\xfe/\\xfd', 'w').close())
            """);

        assertThat(run.stdout()).isEqualTo("EACCES\nEACCES\nEACCES\nok\n");
    }

    @Test
    void core_211_a_dangling_link_creates_nothing_outside(@TempDir Path outside) throws IOException {
        Path target = outside.resolve("target");
        Files.createSymbolicLink(directory.resolve("out"), target);
        Files.createSymbolicLink(directory.resolve("in"), Path.of("made"));

        RunResult run = python("""
            attempt(lambda: open('out', 'w'))
            attempt(lambda: os.open('out', os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            attempt(lambda: open('in', 'w'))
            """);

        assertThat(run.stdout()).isEqualTo("EACCES\nEEXIST\nok\n");
        assertThat(target).doesNotExist();
        assertThat(directory.resolve("made")).exists();
    }

    @Test
    void core_213_no_directory_above_a_denied_one_can_be_moved() throws IOException {
        Path deep = Files.createDirectories(directory.resolve("a/b/denied"));
        Files.writeString(deep.resolve("file"), "secret\n");
        try (Sandbox sandbox = Sandbox.builder()
                .writable(directory.toString())
                .denied(deep.toString())
                .build()) {
            RunResult run = Scripts.python(sandbox, """
                os.chdir(sys.argv[1])
                attempt(lambda: os.rename('a', 'z'))
                attempt(lambda: os.rename('a/b', 'z'))
                attempt(lambda: os.rename('a/b/denied', 'z'))
                attempt(lambda: raw(316, -100, b'ok', -100, b'a', 2))
                attempt(lambda: open('a/b/denied/file'))
                attempt(lambda: os.listdir('a/b/denied'))
                """, directory);

            assertThat(run.stdout()).isEqualTo("EACCES\n".repeat(6));
            assertThat(deep.resolve("file")).hasContent("secret\n");
        }
    }

    @Test
    void a_denied_path_that_appears_later_is_denied() throws IOException {
        Files.delete(secret);

        RunResult run = python("""
            attempt(lambda: open('secret', 'w'))
            attempt(lambda: os.mkdir('secret'))
            attempt(lambda: os.symlink('ok', 'secret'))
            attempt(lambda: open('secret'))
            """);

        assertThat(run.stdout()).isEqualTo("EACCES\nEACCES\nEACCES\nENOENT\n");
        assertThat(secret).doesNotExist();
    }

    @Test
    void a_fifo_waits_for_its_other_end_and_for_nobody_else() {
        RunResult run = python("""
            import threading
            os.mkfifo('fifo')
            os.mkfifo('other')
            def write(name):
                fd = os.open(name, os.O_WRONLY)
                os.write(fd, b'written')
                os.close(fd)
            writer = threading.Thread(target=write, args=('fifo',))
            writer.start()
            print(open('ok').read().strip())
            fd = os.open('fifo', os.O_RDONLY)
            print(os.read(fd, 100), os.read(fd, 100), os.get_blocking(fd))
            writer.join()
            os.close(fd)
            reader = threading.Thread(target=lambda: print(open('other').read()))
            reader.start()
            attempt(lambda: open('secret'))
            write('other')
            reader.join()
            """);

        assertThat(run.stderr()).isEmpty();
        assertThat(run.stdout()).isEqualTo("ok\nb'written' b'' True\nEACCES\nwritten\n");
    }

    private RunResult python(String script, Object... arguments) {
        try (Sandbox sandbox = sandbox()) {
            Object[] all = new Object[arguments.length + 1];
            all[0] = directory;
            System.arraycopy(arguments, 0, all, 1, arguments.length);
            RunResult run = Scripts.python(sandbox, "os.chdir(sys.argv[1])\n" + script, all);
            assertThat(run.handlerFailure()).isEmpty();
            return run;
        }
    }

    private Sandbox sandbox() {
        return Sandbox.builder()
                .writable(directory.toString())
                .denied(secret.toString())
                .build();
    }

    /** Its memory cannot be read by an ordinary user, so nobody can tell what it asks for. */
    @ParameterizedTest
    @ValueSource(strings = {"755", "111"})
    void nothing_denied_is_executed_whoever_may_read_the_program_that_asks(String mode) throws IOException {
        Path program = CProgram.compile(directory, """
            #include <stdio.h>
            #include <unistd.h>
            int main(int count, char **arguments) {
                execl(arguments[1], arguments[1], "executed", NULL);
                return puts("refused") < 0;
            }
            """, "-static");
        Path denied = Files.copy(Path.of("/bin/echo"), directory.resolve("denied"));

        try (Sandbox sandbox = Sandbox.builder()
                .readable(directory.toString())
                .denied(denied.toString())
                .build()) {
            RunResult run = sandbox.run(
                    "sh",
                    "-c",
                    "cp $0 copy && chmod " + mode + " copy && ./copy $1",
                    program.toString(),
                    denied.toString());

            assertThat(run.stdout()).as(run.stderr()).isEqualTo("refused\n");
        }
    }
}
