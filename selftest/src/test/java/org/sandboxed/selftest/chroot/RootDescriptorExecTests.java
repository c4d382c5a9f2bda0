package org.sandboxed.selftest.chroot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;

import static org.assertj.core.api.Assertions.assertThat;

/** execveat(2) in another root: programs and scripts that are executed by a descriptor, or by a name in an open directory. */
class RootDescriptorExecTests {

    /** What the same code prints in a root and outside of it, where there is such a program. */
    private static final String CODE = """
        import fcntl, sys
        EMPTY, NOFOLLOW = 0x1000, 0x100
        NR = 322 if os.uname().machine == 'x86_64' else 281
        folder = sys.argv[1]

        def strings(texts):
            return (ctypes.c_char_p * (len(texts) + 1))(*[os.fsencode(text) for text in texts], None)

        def execveat(dirfd, path, args, flags=0):
            # The environment is not what is asked about here.
            raw(NR, dirfd, ctypes.c_char_p(os.fsencode(path)), strings(args), strings(['NAME=kept']), flags)

        def child(run):
            sys.stdout.flush()
            pid = os.fork()
            if pid == 0:
                try:
                    attempt(run)
                finally:
                    os._exit(9)
            print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)

        def opened(path, flags=os.O_RDONLY, lasting=True):
            fd = os.open(path, flags)
            os.set_inheritable(fd, lasting)
            return fd

        def script(name, text):
            write(folder + '/' + name, text)
            os.chmod(folder + '/' + name, 0o755)

        script('hello', '#!/bin/sh\\necho "$0" $# "$@" $NAME\\n')
        script('broken', '#!/no/such/interpreter\\n')
        write(folder + '/plain', 'text')
        os.symlink('hello', folder + '/link')
        tree = opened(folder, os.O_RDONLY | os.O_DIRECTORY)
        """;

    private PythonRoot root;
    private Path folder;

    @BeforeEach
    void make_root(@TempDir Path parent) throws IOException {
        root = PythonRoot.in(parent);
        folder = Files.createDirectory(parent.toRealPath().resolve("folder"));
    }

    private Sandbox.Builder builder() {
        return root.builder().mount(folder.toString(), folder);
    }

    private RunResult inRoot(String code) {
        try (Sandbox sandbox = builder().build()) {
            return sandbox.run("python3", "-c", PythonRoot.PRELUDE + CODE + code, folder.toString());
        }
    }

    private String outside(String code) throws IOException {
        Path other = Files.createDirectory(folder.resolveSibling("outside"));
        Process process = new ProcessBuilder("python3", "-c", PythonRoot.PRELUDE + CODE + code, other.toString())
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return out.replace(other.toString(), folder.toString());
    }

    private void sameAsOutside(String code, String... lines) throws IOException {
        RunResult run = inRoot(code);

        assertThat(run.stderr()).isEmpty();
        assertThat(run.stdout().lines()).containsExactly(lines);
        assertThat(outside(code)).isEqualTo(run.stdout());
    }

    @Test
    void a_program_is_executed_by_its_descriptor() throws IOException {
        sameAsOutside(
                """
                for lasting in (True, False):
                    fd = opened('/bin/readlink', lasting=lasting)
                    child(lambda: execveat(fd, '', ['x', f'/proc/self/fd/{fd}'], EMPTY))
                    print(os.readlink(f'/proc/self/fd/{fd}'))
                    os.close(fd)
                fd = opened('/bin/cat')
                child(lambda: execveat(fd, '', ['x', '/proc/self/environ'], EMPTY))
                print()
                """, "/usr/bin/readlink", "0", "/usr/bin/readlink", "1", "/usr/bin/readlink", "NAME=kept\0" + "0", "");
    }

    @Test
    void python_executes_a_descriptor() throws IOException {
        sameAsOutside("""
            fd = opened('/bin/echo', lasting=False)
            child(lambda: os.execve(fd, ['echo', 'one', 'two three'], {}))
            """, "one two three", "0");
    }

    @Test
    void a_program_is_executed_by_its_name_in_a_directory() throws IOException {
        sameAsOutside("""
            bin = opened('/bin', os.O_RDONLY | os.O_DIRECTORY)
            child(lambda: execveat(bin, 'echo', ['echo', 'relative']))
            child(lambda: execveat(bin, './cat', ['cat', '/proc/self/comm'], EMPTY))
            child(lambda: execveat(bin, '/bin/echo', ['echo', 'absolute']))
            child(lambda: execveat(-100, '/bin/echo', ['echo', 'working', 'directory'], NOFOLLOW))
            print(os.path.samestat(os.fstat(bin), os.stat('/bin')))
            """, "relative", "0", "cat", "0", "absolute", "0", "working directory", "0", "True");
    }

    @Test
    void the_directory_is_still_open_in_the_program() throws IOException {
        sameAsOutside("""
            child(lambda: execveat(tree, '/bin/ls', ['ls', f'/proc/self/fd/{tree}/']))
            child(lambda: execveat(tree, '/bin/readlink', ['readlink', f'/proc/self/fd/{tree}']))
            """, "broken", "hello", "link", "plain", "0", folder.toString(), "0");
    }

    @Test
    void scripts_are_told_by_their_descriptor() throws IOException {
        sameAsOutside(
                """
                fd = opened(folder + '/hello')
                child(lambda: execveat(fd, '', ['x', 'one'], EMPTY))
                child(lambda: execveat(tree, 'hello', ['x']))
                child(lambda: execveat(tree, 'link', ['x', 'two three']))
                child(lambda: execveat(tree, folder + '/hello', ['x']))
                print(fd, tree)
                """,
                "/dev/fd/4 1 one kept",
                "0",
                "/dev/fd/3/hello 0 kept",
                "0",
                "/dev/fd/3/link 1 two three kept",
                "0",
                folder + "/hello 0 kept",
                "0",
                "4 3");
    }

    @Test
    void what_cannot_be_executed() throws IOException {
        sameAsOutside(
                """
                closed = opened(folder + '/hello', lasting=False)
                hidden = opened(folder, os.O_RDONLY | os.O_DIRECTORY, lasting=False)
                plain = opened(folder + '/plain')
                broken = opened(folder + '/broken')
                attempt(lambda: execveat(closed, '', ['x'], EMPTY))
                attempt(lambda: execveat(hidden, 'hello', ['x']))
                attempt(lambda: execveat(tree, 'link', ['x'], NOFOLLOW))
                attempt(lambda: execveat(-100, folder + '/link', ['x'], NOFOLLOW))
                attempt(lambda: execveat(tree, '', ['x']))
                attempt(lambda: execveat(tree, '', ['x'], EMPTY))
                attempt(lambda: execveat(tree, 'missing', ['x']))
                attempt(lambda: execveat(tree, 'plain', ['x']))
                attempt(lambda: execveat(tree, 'plain/x', ['x']))
                attempt(lambda: execveat(plain, '', ['x'], EMPTY))
                attempt(lambda: execveat(plain, 'x', ['x']))
                attempt(lambda: execveat(broken, '', ['x'], EMPTY))
                attempt(lambda: execveat(99, '', ['x'], EMPTY))
                attempt(lambda: execveat(99, 'x', ['x']))
                attempt(lambda: execveat(tree, 'hello', ['x'], 0x40))
                attempt(lambda: execveat(-100, '', ['x'], EMPTY))
                print(os.read(closed, 9), os.listdir(hidden) == os.listdir(tree))
                """,
                "ENOENT",
                "ENOENT",
                "ELOOP",
                "ELOOP",
                "ENOENT",
                "EACCES",
                "ENOENT",
                "EACCES",
                "ENOTDIR",
                "EACCES",
                "ENOTDIR",
                "ENOENT",
                "EBADF",
                "EBADF",
                "EINVAL",
                "EACCES",
                "b'#!/bin/sh' True");
    }

    @Test
    void a_program_without_a_path_is_executed() throws IOException {
        sameAsOutside("""
            fd = os.memfd_create('program', 0)
            os.write(fd, open('/bin/echo', 'rb').read())
            child(lambda: execveat(fd, '', ['echo', 'in', 'memory'], EMPTY))
            child(lambda: os.execve(f'/proc/self/fd/{fd}', ['echo', 'by', 'path'], {}))
            write(folder + '/gone', open('/bin/echo', 'rb').read(), 'wb')
            os.chmod(folder + '/gone', 0o755)
            fd = opened(folder + '/gone')
            os.unlink(folder + '/gone')
            child(lambda: execveat(fd, '', ['echo', 'removed'], EMPTY))
            """, "in memory", "0", "by path", "0", "removed", "0");
    }

    @Test
    void fs_274_a_static_program_is_executed_wherever_it_is(@TempDir Path parent) throws IOException {
        BusyboxRoot busybox = BusyboxRoot.in(Files.createDirectory(parent.resolve("static")));
        Files.copy(busybox.file("bin/busybox"), folder.resolve("busybox"));

        sameAsOutside("""
            import shutil
            if not os.path.exists(folder + '/busybox'):
                shutil.copy(folder.replace('outside', 'folder') + '/busybox', folder)
            os.chmod(folder + '/busybox', 0o755)
            print(subprocess.run([folder + '/busybox', 'echo', 'by', 'path'], capture_output=True, text=True).stdout.strip())
            fd = opened(folder + '/busybox')
            child(lambda: execveat(fd, '', ['busybox', 'echo', 'by', 'descriptor'], EMPTY))
            memory = os.memfd_create('program', 0)
            os.write(memory, open(folder + '/busybox', 'rb').read())
            child(lambda: execveat(memory, '', ['busybox', 'echo', 'in', 'memory'], EMPTY))
            """, "by path", "by descriptor", "0", "in memory", "0");
    }

    @Test
    void a_descriptor_is_itself_again_where_the_program_was_not_replaced() throws IOException {
        sameAsOutside("""
            fd = opened('/bin/echo')
            attempt(lambda: execveat(fd, '', ['x' * 100000] * 100, EMPTY))
            attempt(lambda: execveat(tree, '/bin/echo', ['x' * 100000] * 100))
            os.stat('/')
            print(os.pread(fd, 4, 0), os.get_inheritable(fd), os.path.samestat(os.fstat(tree), os.stat(folder)))
            """, "E2BIG", "E2BIG", "b'\\x7fELF' True True");
    }

    @Test
    void a_descriptor_that_is_not_open_cannot_be_replaced() {
        RunResult run = inRoot("attempt(lambda: execveat(-1, '/bin/echo', ['echo', 'x']))\n");

        assertThat(run.stdout()).isEqualTo("ENOSYS\n");
        assertThat(run.syscalls().denied().events())
                .extracting(event -> event.rule().orElse(""))
                .containsExactly(
                        "chroot: for execveat(2) a duplicate of its descriptor is needed, and there is none, or"
                                + " pidfd_getfd(2) is not permitted here; use execve(2)");
    }

    @Test
    void the_record_names_the_program() {
        RunResult run = inRoot("""
            fd = opened('/bin/echo')
            child(lambda: execveat(fd, '', ['echo', 'x'], EMPTY))
            """);

        assertThat(run.stdout()).isEqualTo("x\n0\n");
        assertThat(run.processes().root().children()).singleElement().satisfies(child -> {
            assertThat(child.executable()).isEqualTo("/usr/bin/echo");
            assertThat(child.argv()).containsExactly("echo", "x");
        });
        assertThat(run.syscalls().denied().events()).isEmpty();
    }

    @Test
    void what_is_denied_is_not_executed_by_its_name_in_a_directory() {
        try (Sandbox sandbox = builder().denied("/bin/cat").build()) {
            RunResult run = sandbox.run("python3", "-c", PythonRoot.PRELUDE + CODE + """
                bin = opened('/bin', os.O_RDONLY | os.O_DIRECTORY)
                attempt(lambda: execveat(bin, 'cat', ['cat']))
                """, folder.toString());

            assertThat(run.stdout()).isEqualTo("EACCES\n");
            assertThat(run.syscalls().denied().events())
                    .extracting(event -> event.rule().orElse(""))
                    .containsExactly("denied: /usr/bin/cat");
        }
    }
}
