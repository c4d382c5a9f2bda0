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

/** Scripts in another root, which are executed by the interpreters of that root. */
class RootScriptTests {

    private PythonRoot root;

    @BeforeEach
    void make_root(@TempDir Path parent) throws IOException {
        root = PythonRoot.in(parent);
    }

    private void script(String name, String text) throws IOException {
        Files.writeString(root.file(name), text);
        Files.setPosixFilePermissions(root.file(name), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void fs_278_a_script_runs_with_the_interpreter_of_its_root() throws IOException {
        script("etc/hello", "#!/bin/sh\necho \"$0\" $# \"$@\"; readlink /proc/$$/exe; cat /proc/$$/comm\n");

        try (Sandbox sandbox = root.builder().build()) {
            RunResult run =
                    sandbox.run("sh", "-c", "cd /etc; ./hello; /etc/hello one 'two three'; PATH=/etc:$PATH; hello x");

            assertThat(run.stderr()).isEmpty();
            assertThat(run.stdout().lines().filter(line -> !line.startsWith("/usr/bin/")))
                    .containsExactly(
                            "./hello 0", "hello", "/etc/hello 2 one two three", "hello", "/etc/hello 1 x", "hello");
            assertThat(run.stdout().lines().filter(line -> line.startsWith("/usr/bin/")))
                    .hasSize(3);
            assertThat(run.processes().root().children().get(0).argv()).containsExactly("./hello");
            assertThat(run.syscalls().denied().events()).isEmpty();
        }
    }

    @Test
    void the_first_program_may_be_a_script() throws IOException {
        script("usr-hello", "#! /usr/bin/python3 -S\nimport sys\nprint(sys.argv, sys.flags.no_site)\n");

        try (Sandbox sandbox = root.builder().build()) {
            RunResult run = sandbox.run("/usr-hello", "one", "two");

            assertThat(run.stderr()).isEmpty();
            assertThat(run.stdout()).isEqualTo("['/usr-hello', 'one', 'two'] 1\n");
        }
    }

    @Test
    void an_interpreter_may_be_a_script() throws IOException {
        script("etc/outer", "#!/etc/inner -a\n");
        script("etc/inner", "#!/bin/sh\necho \"$@\"\n");

        String out =
                root.out("print(subprocess.run(['/etc/outer', 'x'], capture_output=True, text=True).stdout.strip())");

        assertThat(out).isEqualTo("-a /etc/outer x\n");
    }

    @Test
    void what_cannot_be_interpreted() throws IOException {
        script("etc/missing", "#!/no/such/interpreter\n");
        script("etc/empty", "#!\n");
        script("etc/loop", "#!/etc/loop\n");
        script("etc/denied", "#!/bin/cat\n");
        Files.writeString(root.file("etc/plain"), "#!/bin/sh\n");

        String out = root.out(root.builder().denied("/bin/cat"), """
            attempt(lambda: os.execv('/etc/missing', ['x']))
            attempt(lambda: os.execv('/etc/empty', ['x']))
            attempt(lambda: os.execv('/etc/loop', ['x']))
            attempt(lambda: os.execv('/etc/denied', ['x']))
            attempt(lambda: os.execv('/etc/plain', ['x']))
            """);

        assertThat(out).isEqualTo("ENOENT\nENOEXEC\nELOOP\nEACCES\nEACCES\n");
    }

    @Test
    void many_arguments_and_the_environment_are_passed_on() throws IOException {
        script("etc/count", "#!/bin/sh\necho $# $NAME \"$5000\"\n");

        String out = root.out("print(subprocess.run(['/etc/count'] + [str(i) for i in range(1, 9001)],"
                + " env={'NAME': 'kept'}, capture_output=True, text=True).stdout.strip())\n");

        assertThat(out).startsWith("9000 kept ");
    }

    @Test
    void a_first_script_without_an_interpreter() throws IOException {
        script("etc/missing", "#!/no/such/interpreter\n");

        try (Sandbox sandbox = root.builder().build()) {
            assertThatThrownBy(() -> sandbox.run("/etc/missing"))
                    .isInstanceOf(SandboxLaunchException.class)
                    .hasMessageContaining("/etc/missing")
                    .hasMessageContaining("/no/such/interpreter")
                    .hasMessageContaining("ENOENT");
        }
    }
}
