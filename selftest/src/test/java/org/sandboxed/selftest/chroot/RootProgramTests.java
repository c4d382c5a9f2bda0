package org.sandboxed.selftest.chroot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxLaunchException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Cases of programs in another root. */
class RootProgramTests {

    private PythonRoot root;

    @BeforeEach
    void make_root(@TempDir Path parent) throws IOException {
        root = PythonRoot.in(parent);
    }

    @Test
    void fs_273_a_program_gets_the_loader_of_its_root() {
        String out = root.out("""
            maps = open('/proc/self/maps').read()
            print([line.split()[-1] for line in maps.splitlines() if 'ld-linux' in line or '/ld-' in line][0])
            print(subprocess.run(['/bin/ls', '/etc'], capture_output=True, text=True).stdout.strip())
            """);

        assertThat(out.lines()).last().isEqualTo("name");
        assertThat(out).contains("/usr/lib");
    }

    @Test
    void a_parent_that_waits_in_vfork_finds_its_arguments_as_they_were() {
        String out = root.out("""
            import ctypes
            libc, path, found = ctypes.CDLL(None), b'/bin/ls', set()
            for i in range(50):
                pid, buffer, name = ctypes.c_int(), ctypes.create_string_buffer(path), ctypes.c_char_p(b'ls')
                first = name if i % 2 else ctypes.cast(buffer, ctypes.c_char_p)
                argv = (ctypes.c_char_p * 3)(first, b'/etc/name', None)
                sys.stdout.flush()
                assert libc.posix_spawn(ctypes.byref(pid), buffer, None, None, argv, None) == 0
                found.add((buffer.value == path, argv[0] == first.value))
                assert os.waitpid(pid.value, 0) == (pid.value, 0)
            print(found)
            """);

        assertThat(out.lines()).filteredOn(line -> !line.equals("/etc/name")).containsExactly("{(True, True)}");
    }

    @Test
    void a_loader_that_is_missing_is_missing(@TempDir Path parent) throws IOException {
        Path other = Files.createDirectories(parent.resolve("other"));
        Files.createDirectory(other.resolve("bin"));
        Files.copy(Path.of("/bin/ls").toRealPath(), other.resolve("bin/ls"));

        try (Sandbox sandbox = Sandbox.builder().chroot(other).build()) {
            assertThatThrownBy(() -> sandbox.run("ls"))
                    .isInstanceOf(SandboxLaunchException.class)
                    .hasMessageContaining("/bin/ls")
                    .hasMessageContaining("/ld-linux")
                    .hasMessageContaining("ENOENT");
        }
    }

    @Test
    void fs_275_what_cannot_be_executed() {
        String out = root.out("""
            attempt(lambda: os.execv('/missing', ['x']))
            attempt(lambda: os.execv('/etc/name', ['x']))
            attempt(lambda: os.execv('/etc', ['x']))
            """);

        assertThat(out).isEqualTo("ENOENT\nEACCES\nEACCES\n");
    }

    @Test
    void fs_277_a_program_executes_itself() {
        String out = root.out("""
            if len(sys.argv) == 1:
                sys.stdout.flush()
                os.execv('/proc/self/exe', ['python3', '-c', 'import os; print(os.readlink("/proc/self/exe"))'])
            """);

        assertThat(out).startsWith("/usr/bin/python3");
    }

    @Test
    void fs_281_a_program_has_its_name() {
        String out = root.out(
                "print(subprocess.run(['/bin/cat', '/proc/self/comm'], capture_output=True, text=True).stdout)");

        assertThat(out.strip()).isEqualTo("cat");
    }

    @Test
    void every_way_of_starting_a_child_leads_to_it() {
        String out = root.out("""
            os.chdir('/bin')
            run = lambda *a, **k: print(subprocess.run(a, capture_output=True, text=True, **k).stdout.strip())
            run('/bin/echo', 'absolute')
            run('./echo', 'relative')
            run('echo', 'searched')
            run('../bin/echo', 'up')
            run('echo', 'elsewhere', cwd='/etc', close_fds=False)
            sys.stdout.flush()
            os.posix_spawn('/bin/echo', ['echo', 'spawned'], {})
            os.wait()
            if os.fork() == 0:
                os.execv('/bin/echo', ['/bin/echo', 'forked'])
            os.wait()
            os.system('echo shell; echo again')
            """);

        assertThat(out.lines())
                .containsExactly(
                        "absolute", "relative", "searched", "up", "elsewhere", "spawned", "forked", "shell", "again");
    }

    @Test
    void a_path_that_was_replaced_is_itself_again() {
        String out = root.out("""
            path = ctypes.create_string_buffer(b'/bin/true')
            pid = ctypes.c_int()
            argv = (ctypes.c_char_p * 2)(b'true', None)
            for i in range(20):
                assert libc.posix_spawn(ctypes.byref(pid), path, None, None, argv, None) == 0
                os.waitpid(pid.value, 0)
                os.stat('/')
                assert path.value == b'/bin/true', path.value
            print('same')
            """);

        assertThat(out).isEqualTo("same\n");
    }

    @Test
    void make_goes_on_after_what_it_starts() throws IOException {
        // It frees the arguments of its children, of which the first is the path that was executed.
        Files.writeString(root.file("etc/Makefile"), "all: a b c d\na b c d:\n\t/bin/echo $@\n\techo $@ | cat\n");

        String out = root.out("print(subprocess.run(['make', '-s', '-j2', '-f', '/etc/Makefile'], capture_output=True,"
                + " text=True))");

        assertThat(out).contains("returncode=0").contains("stderr=''");
    }

    @Test
    void fs_279_few_descriptors_are_enough() {
        String out = root.out("""
            import resource
            resource.setrlimit(resource.RLIMIT_NOFILE, (8, 8))
            print(subprocess.run(['/bin/echo', 'hi'], stdout=None, close_fds=True).returncode)
            """);

        assertThat(out).contains("hi\n", "0\n");
    }

    @Test
    void a_program_that_the_policy_does_not_let_run() {
        try (Sandbox sandbox = root.builder().denied("/bin/ls").build()) {
            assertThatThrownBy(() -> sandbox.run("ls"))
                    .isInstanceOf(SandboxLaunchException.class)
                    .hasMessageContaining("/bin/ls");
            RunResult run = sandbox.run("sh", "-c", "/bin/ls /");
            assertThat(run.exitCode()).isEqualTo(126);
            assertThat(run.syscalls().denied().events())
                    .extracting(event -> event.rule().orElse(""))
                    .contains("denied: /usr/bin/ls");
        }
    }

    @Test
    void a_program_that_is_not_there() {
        try (Sandbox sandbox = root.builder().build()) {
            assertThatThrownBy(() -> sandbox.run("no-such-program"))
                    .isInstanceOf(SandboxLaunchException.class)
                    .hasMessageContaining("no-such-program")
                    .hasMessageContaining(root.path().toString());
        }
    }

    @Test
    void a_static_and_a_made_program_run(@TempDir Path parent) throws IOException {
        BusyboxRoot busybox = BusyboxRoot.in(parent);
        Files.copy(busybox.file("bin/busybox"), root.file("tmp/busybox"));
        Files.setPosixFilePermissions(root.file("tmp/busybox"), PosixFilePermissions.fromString("rwxr-xr-x"));

        String out = root.out(root.builder().writable("/tmp"), """
            import shutil
            print(subprocess.run(['/tmp/busybox', 'echo', 'static'], capture_output=True, text=True).stdout.strip())
            shutil.copy('/bin/echo', '/tmp/mine')
            print(subprocess.run(['/tmp/mine', 'made'], capture_output=True, text=True).stdout.strip())
            """);

        assertThat(out).isEqualTo("static\nmade\n");
    }
}
