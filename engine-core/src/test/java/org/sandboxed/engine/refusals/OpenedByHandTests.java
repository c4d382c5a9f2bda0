package org.sandboxed.engine.refusals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.SyscallEvent;

import static org.assertj.core.api.Assertions.assertThat;

/** What is shared by the whole machine, and therefore refused until the test opens it; the record says how. */
class OpenedByHandTests {

    @Test
    void a_pseudo_terminal() {
        String program = """
            def open_terminal():
                main, other = os.openpty()
                os.write(other, b'x')
                print(os.read(main, 1), os.isatty(other), os.ttyname(other).startswith('/dev/pts/'))
            attempt(open_terminal)
            """;

        assertThat(refusal(program)).endsWith("allow it with writable(...)");
        assertThat(run(program, sandbox -> sandbox.writable("/dev/ptmx", "/dev/pts"))
                        .stdout())
                .isEqualTo("b'x' True True\nok\n");
    }

    @Test
    void a_temporary_file_that_asks_for_no_directory() {
        String program = """
            libc.tmpfile.restype = ctypes.c_void_p
            print(bool(libc.tmpfile()))
            """;

        assertThat(refusal(program)).endsWith("allow it with writable(...)");
        assertThat(run(program, sandbox -> sandbox.writable("/tmp")).stdout()).isEqualTo("True\n");
    }

    @Test
    void system_v_shared_memory() {
        String program = """
            def share():
                ident = raw(${shmget}, 0, 4096, 0o1600)
                raw(${shmctl}, ident, 0, 0)
            attempt(share)
            """;

        assertThat(refusal(program)).endsWith("allow it with allowSyscalls(...)");
        assertThat(run(program, sandbox -> sandbox.allowSyscalls(Syscall.SHMGET, Syscall.SHMCTL))
                        .stdout())
                .isEqualTo("ok\n");
    }

    @Test
    void a_port_to_listen_on() {
        String program = "attempt(lambda: socket.create_server(('127.0.0.1', 0)))";

        assertThat(refusal(program)).endsWith("allow it with allowBind(...)");
        assertThat(run(program, sandbox -> sandbox.allowBind("*")).stdout()).isEqualTo("ok\n");
    }

    @Test
    void a_destination() {
        String program = "attempt(lambda: socket.create_connection(('127.0.0.1', 1)))";

        assertThat(refusal(program)).endsWith("allow it with allowNet(...)");
        RunResult allowed = run(program, sandbox -> sandbox.allowNet("localhost:*"));
        assertThat(allowed.stdout()).isEqualTo("ECONNREFUSED\n");
        assertThat(allowed.syscalls().denied()).isEmpty();
    }

    @Test
    void compiled_modules_beside_their_sources(@TempDir Path library) throws IOException {
        Files.writeString(library.resolve("tool.py"), "print('read')\n");

        RunResult compiling = importTool(library, UnaryOperator.identity());
        assertThat(compiling.stdout()).isEqualTo("read\n");
        assertThat(compiling.syscalls().denied())
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.path())
                        .hasValueSatisfying(path -> assertThat(path).contains("__pycache__")));

        RunResult reading = importTool(library, sandbox -> sandbox.env("PYTHONDONTWRITEBYTECODE", "1"));
        assertThat(reading.stdout()).isEqualTo("read\n");
        assertThat(reading.syscalls().denied()).isEmpty();
    }

    private static RunResult importTool(Path library, UnaryOperator<Sandbox.Builder> options) {
        Sandbox.Builder builder = Sandbox.builder().readable(library.toString());
        try (Sandbox sandbox = options.apply(builder).build()) {
            return sandbox.run("python3", "-c", "import sys; sys.path.insert(0, '" + library + "'); import tool");
        }
    }

    /** The rule of what was refused last. */
    private static String refusal(String program) {
        return run(program, UnaryOperator.identity()).syscalls().denied().stream()
                .reduce((first, second) -> second)
                .flatMap(SyscallEvent::rule)
                .orElseThrow();
    }

    private static RunResult run(String program, UnaryOperator<Sandbox.Builder> options) {
        try (Sandbox sandbox = options.apply(Sandbox.builder()).build()) {
            return sandbox.run(Python.command(program));
        }
    }
}
