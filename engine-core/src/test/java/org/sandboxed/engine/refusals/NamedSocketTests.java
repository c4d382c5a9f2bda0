package org.sandboxed.engine.refusals;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.SyscallEvent;

import static org.assertj.core.api.Assertions.assertThat;

/** AF_UNIX sockets with a path: what lies below a writable path can be used, and nothing else. */
class NamedSocketTests {

    private static final String CONNECT = """
        s = socket.socket(socket.AF_UNIX)
        attempt(lambda: s.connect(sys.argv[1]))
        """;

    @TempDir
    private Path directory;

    @Test
    void core_193_a_socket_below_a_writable_path_can_be_connected() throws IOException {
        Path path = directory.resolve("s");
        try (ServerSocketChannel server = listen(path);
                Sandbox sandbox =
                        Sandbox.builder().writable(directory.toString()).build()) {
            RunResult run = sandbox.run(Python.command(CONNECT, path.toString()));

            assertThat(run.stdout()).isEqualTo("ok\n");
            assertThat(server.accept()).isNotNull();
            SyscallEvent event = only(run.syscalls().of(Syscall.CONNECT).events());
            assertThat(event.address()).contains("unix:" + path);
            assertThat(event.isDenial()).isFalse();
        }
    }

    @Test
    void net_135_a_socket_that_is_only_readable_cannot_be_connected() throws Exception {
        Path path = directory.resolve("s");
        try (ServerSocketChannel server = listen(path);
                Sandbox sandbox =
                        Sandbox.builder().readable(directory.toString()).build()) {
            RunResult run = sandbox.run(Python.command(CONNECT, path.toString()));

            assertThat(run.stdout()).isEqualTo("EACCES\n");
            assertThat(only(run.syscalls().denied().of(Syscall.CONNECT).events())
                            .rule())
                    .isPresent();
            assertNothingArrived(server);
            assertThat(Python.runOutside(CONNECT, path.toString())).isEqualTo("ok\n");
        }
    }

    @Test
    void core_194_net_137_a_link_does_not_make_a_socket_writable() throws IOException {
        Path path = directory.resolve("s");
        Path writable = Files.createDirectory(directory.resolve("writable"));
        Path link = Files.createSymbolicLink(writable.resolve("link"), path);
        try (ServerSocketChannel server = listen(path);
                Sandbox sandbox =
                        Sandbox.builder().writable(writable.toString()).build()) {
            RunResult run = sandbox.run(Python.command(CONNECT, link.toString()));

            assertThat(run.stdout()).isEqualTo("EACCES\n");
            assertThat(run.syscalls().denied().of(Syscall.CONNECT).events()).hasSize(1);
            assertNothingArrived(server);
        }
    }

    @Test
    void a_denied_socket_below_a_writable_path_cannot_be_connected() throws IOException {
        Path path = directory.resolve("s");
        try (ServerSocketChannel server = listen(path);
                Sandbox sandbox = Sandbox.builder()
                        .writable(directory.toString())
                        .denied(path.toString())
                        .build()) {
            RunResult run = sandbox.run(Python.command(CONNECT, path.toString()));

            assertThat(run.stdout()).isEqualTo("EACCES\n");
            assertNothingArrived(server);
        }
    }

    @Test
    void net_143_what_is_no_server_fails_as_without_a_sandbox() throws IOException {
        Files.createFile(directory.resolve("file"));
        try (Sandbox sandbox = Sandbox.builder().writable(directory.toString()).build()) {
            RunResult run = sandbox.run(Python.command("""
                os.chdir(sys.argv[1])
                for path in 'none', 'file', 'file/none':
                    attempt(lambda: socket.socket(socket.AF_UNIX).connect(path))
                attempt(lambda: raw(${connect}, 99, ctypes.create_string_buffer(b'\\1\\0file'), 7))
                attempt(lambda: raw(${connect}, 1, ctypes.create_string_buffer(b'\\1\\0file'), 7))
                """, directory.toString()));

            assertThat(run.stdout()).isEqualTo("ENOENT\nECONNREFUSED\nENOTDIR\nEBADF\nENOTSOCK\n");
            assertThat(run.syscalls().denied().of(Syscall.CONNECT).events()).isEmpty();
        }
    }

    @Test
    void programs_of_one_run_talk_over_a_relative_path() {
        RunResult run = run("""
            server = socket.socket(socket.AF_UNIX)
            server.bind('s')
            server.listen()
            if os.fork() == 0:
                c = socket.socket(socket.AF_UNIX)
                c.connect('./s')
                c.sendall(b'hello')
                os._exit(0)
            connection, _ = server.accept()
            print(connection.recv(5).decode())
            os.wait()
            """);

        assertThat(run.stderr()).isEmpty();
        assertThat(run.stdout()).isEqualTo("hello\n");
        assertThat(run.syscalls().denied().events()).isEmpty();
    }

    @Test
    void a_connect_waits_while_the_server_is_busy() {
        RunResult run = run("""
            server = socket.socket(socket.AF_UNIX)
            server.bind('s')
            server.listen(0)
            first = socket.socket(socket.AF_UNIX)
            first.connect('s')
            eager = socket.socket(socket.AF_UNIX)
            eager.setblocking(False)
            attempt(lambda: eager.connect('s'))
            sys.stdout.flush()
            r, w = os.pipe()
            if os.fork() == 0:
                second = socket.socket(socket.AF_UNIX)
                os.write(w, b'.')
                attempt(lambda: second.connect('s'))
                print(second.getsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, 16) == bytes(16))
                sys.stdout.flush()
                os._exit(0)
            os.read(r, 1)
            server.accept()
            os.wait()
            """);

        assertThat(run.stderr()).isEmpty();
        assertThat(run.stdout()).isEqualTo("EAGAIN\nok\nTrue\n");
    }

    @Test
    void a_connect_gives_up_after_the_timeout_of_its_socket() {
        RunResult run = run("""
            server = socket.socket(socket.AF_UNIX)
            server.bind('s')
            server.listen(0)
            first = socket.socket(socket.AF_UNIX)
            first.connect('s')
            patient = socket.socket(socket.AF_UNIX)
            patient.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack('ll', 0, 300000))
            attempt(lambda: patient.connect('s'))
            print(struct.unpack('ll', patient.getsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, 16)))
            """);

        assertThat(run.stdout()).isEqualTo("EAGAIN\n(0, 300000)\n");
    }

    @Test
    void a_socket_can_only_be_made_below_a_writable_path() {
        try (Sandbox sandbox = Sandbox.builder().readable(directory.toString()).build()) {
            RunResult run = sandbox.run(Python.command("""
                attempt(lambda: socket.socket(socket.AF_UNIX).bind(sys.argv[1] + '/s'))
                attempt(lambda: socket.socket(socket.AF_UNIX).bind('s'))
                attempt(lambda: socket.socket(socket.AF_UNIX).bind('s'))
                attempt(lambda: socket.socket(socket.AF_UNIX).bind('none/s'))
                """, directory.toString()));

            assertThat(run.stdout()).isEqualTo("EACCES\nok\nEADDRINUSE\nENOENT\n");
            SyscallEvent denied = only(run.syscalls().denied().of(Syscall.BIND).events());
            assertThat(denied.address()).contains("unix:" + directory + "/s");
            assertThat(denied.rule()).isPresent();
            assertThat(directory).isEmptyDirectory();
        }
    }

    @Test
    void net_146_a_relative_path_is_the_programs_under_any_policy() throws IOException {
        try (Sandbox sandbox = Sandbox.builder()
                .writable(directory.toString())
                .allowNet("*")
                .allowBind("*")
                .build()) {
            Path below = Files.createDirectory(directory.resolve("below"));
            RunResult run = sandbox.run(Python.command("""
                os.chdir(sys.argv[1])
                attempt(lambda: socket.socket(socket.AF_UNIX).bind('s'))
                """, below.toString()));

            assertThat(run.stdout()).as(run.stderr()).isEqualTo("ok\n");
            assertThat(below).isDirectoryContaining(path -> path.endsWith("s"));
        }
    }

    @Test
    void net_147_a_name_that_is_no_text_is_judged_as_any() throws Exception {
        String program = """
            os.chdir(sys.argv[1])
            s = socket.socket(socket.AF_UNIX)
            attempt(lambda: s.connect(b'\\xff\\xfe'))
            """;
        Process server = new ProcessBuilder("python3", "-c", """
            import socket, sys, os
            os.chdir(sys.argv[1])
            s = socket.socket(socket.AF_UNIX)
            s.bind(b'\\xff\\xfe')
            s.listen()
            print('ready', flush=True)
            sys.stdin.read()
            """, directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (Sandbox refusing = Sandbox.builder().readable(directory.toString()).build();
                Sandbox allowing =
                        Sandbox.builder().writable(directory.toString()).build()) {
            assertThat(server.inputReader().readLine()).isEqualTo("ready");

            assertThat(refusing.run(Python.command(program, directory.toString()))
                            .stdout())
                    .isEqualTo("EACCES\n");
            assertThat(allowing.run(Python.command(program, directory.toString()))
                            .stdout())
                    .isEqualTo("ok\n");
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    @Test
    void a_socket_cannot_be_made_below_a_denied_path() throws IOException {
        Path denied = Files.createDirectory(directory.resolve("denied"));
        try (Sandbox sandbox = Sandbox.builder()
                .writable(directory.toString())
                .denied(denied.toString())
                .build()) {
            RunResult run = sandbox.run(Python.command("""
                os.chdir(sys.argv[1])
                os.umask(0o077)
                attempt(lambda: socket.socket(socket.AF_UNIX).bind('denied/s'))
                server = socket.socket(socket.AF_UNIX)
                attempt(lambda: server.bind('s'))
                print(oct(os.stat('s').st_mode & 0o777))
                attempt(lambda: socket.socket(socket.AF_UNIX).bind('s'))
                attempt(lambda: socket.socket(socket.AF_UNIX).bind('none/s'))
                server.listen()
                attempt(lambda: socket.socket(socket.AF_UNIX).connect('s'))
                """, directory.toString()));

            assertThat(run.stderr()).isEmpty();
            assertThat(run.stdout()).isEqualTo("EACCES\nok\n0o700\nEADDRINUSE\nENOENT\nok\n");
            assertThat(run.syscalls().denied().of(Syscall.BIND).events()).hasSize(1);
            assertThat(denied).isEmptyDirectory();
        }
    }

    @Test
    void a_path_may_go_through_a_descriptor() throws IOException {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run(Python.command("""
                server = socket.socket(socket.AF_UNIX)
                d = os.open('.', os.O_PATH)
                attempt(lambda: server.bind('/proc/self/fd/%d/s' % d))
                server.listen()
                attempt(lambda: socket.socket(socket.AF_UNIX).connect('/proc/self/fd/%d/s' % d))
                attempt(lambda: socket.socket(socket.AF_UNIX).connect('/proc/self/cwd/s'))
                """));

            assertThat(run.stderr()).isEmpty();
            assertThat(run.stdout()).isEqualTo("ok\nok\nok\n");
        }
    }

    private static RunResult run(String program) {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            return sandbox.run(Python.command(program));
        }
    }

    private static ServerSocketChannel listen(Path path) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        server.configureBlocking(false);
        return server;
    }

    private static void assertNothingArrived(ServerSocketChannel server) throws IOException {
        assertThat(server.accept()).isNull();
    }

    private static SyscallEvent only(List<SyscallEvent> events) {
        assertThat(events).hasSize(1);
        return events.get(0);
    }
}
