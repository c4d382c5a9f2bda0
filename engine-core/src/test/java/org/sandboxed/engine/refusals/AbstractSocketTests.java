package org.sandboxed.engine.refusals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.Decision;
import org.sandboxed.engine.record.SyscallEvent;

import static org.assertj.core.api.Assertions.assertThat;

/** AF_UNIX sockets with an abstract name: those of the sandbox can be used, those outside cannot. */
class AbstractSocketTests {

    private static final String CONNECT = """
        s = socket.socket(socket.AF_UNIX)
        attempt(lambda: s.connect('\\0' + sys.argv[1]))
        """;

    private final String name = "sandboxed-" + UUID.randomUUID();

    @Test
    void core_191_net_141_a_listener_outside_cannot_be_connected() throws Exception {
        try (OutsideServer server = OutsideServer.start(name, "SOCK_STREAM");
                Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run(Python.command(CONNECT, name));

            assertThat(run.stdout()).isEqualTo("EPERM\n");
            SyscallEvent denied =
                    only(run.syscalls().denied().of(Syscall.CONNECT).events());
            assertThat(denied.address()).contains("unix:@" + name);
            assertThat(denied.decision()).isEqualTo(new Decision.Failed(Errno.EPERM));
            assertThat(denied.rule()).isPresent();
            assertThat(server.isAlive()).isTrue();
            assertThat(Python.runOutside(CONNECT, name)).isEqualTo("ok\n");
        }
    }

    @Test
    void net_142_a_receiver_outside_gets_no_datagram() throws Exception {
        String send = """
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            attempt(lambda: s.sendto(b'x', '\\0' + sys.argv[1]))
            attempt(lambda: s.sendmsg([b'x'], [], 0, '\\0' + sys.argv[1]))
            attempt(lambda: s.connect('\\0' + sys.argv[1]))
            """;
        try (OutsideServer server = OutsideServer.start(name, "SOCK_DGRAM");
                Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run(Python.command(send, name));

            assertThat(run.stdout()).isEqualTo("EPERM\n".repeat(3));
            assertThat(run.syscalls().denied().events()).hasSize(3);
            assertThat(server.isAlive()).isTrue();
            assertThat(Python.runOutside(send, name)).startsWith("ok\n");
        }
    }

    @Test
    void programs_of_one_run_find_each_other() {
        RunResult run = run("""
            server = socket.socket(socket.AF_UNIX)
            server.bind('\\0' + sys.argv[1])
            server.listen()
            if os.fork() == 0:
                for i in 'ab':
                    c = socket.socket(socket.AF_UNIX)
                    c.connect('\\0' + sys.argv[1])
                    c.sendall(i.encode())
                os._exit(0)
            first, _ = server.accept()
            second, _ = server.accept()
            print(first.recv(1).decode() + second.recv(1).decode())
            os.wait()
            """);

        assertThat(run.stderr()).isEmpty();
        assertThat(run.stdout()).isEqualTo("ab\n");
        assertThat(run.syscalls().denied().events()).isEmpty();
    }

    @Test
    void datagrams_pass_within_a_run() {
        RunResult run = run("""
            receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            receiver.bind('\\0' + sys.argv[1])
            sender = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            print(sender.sendto(b'one', '\\0' + sys.argv[1]))
            print(sender.sendmsg([b't', b'', b'wo'], [], 0, '\\0' + sys.argv[1]))
            print(receiver.recv(9), receiver.recv(9))
            """);

        assertThat(run.stderr()).isEmpty();
        assertThat(run.stdout()).isEqualTo("3\n3\nb'one' b'two'\n");
        assertThat(run.syscalls().denied().events()).isEmpty();
    }

    @Test
    void a_name_that_the_kernel_chose_can_be_answered() {
        RunResult run = run("""
            receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            receiver.bind('')
            sender = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            print(sender.sendto(b'one', receiver.getsockname()), receiver.recv(9))
            """);

        assertThat(run.stderr()).isEmpty();
        assertThat(run.stdout()).isEqualTo("3 b'one'\n");
    }

    @Test
    void a_name_that_nobody_has_is_no_denial() {
        RunResult run = run(CONNECT);

        assertThat(run.stdout()).isEqualTo("ECONNREFUSED\n");
        assertThat(run.syscalls().denied().events()).isEmpty();
    }

    @Test
    void a_name_cannot_smuggle_a_line_into_the_table_of_sockets() throws Exception {
        try (OutsideServer server = OutsideServer.start(name, "SOCK_STREAM");
                Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run(Python.command("""
                own = socket.socket(socket.AF_UNIX)
                line = '0: 00000002 00000000 00010000 0001 01 %d @%s' % (os.fstat(own.fileno()).st_ino, sys.argv[1])
                own.bind('\\0\\n' + line + '\\n')
                own.listen()
                """ + CONNECT, name));

            assertThat(run.stderr()).isEmpty();
            assertThat(run.stdout()).isEqualTo("EPERM\n");
            assertThat(server.isAlive()).isTrue();
        }
    }

    private RunResult run(String program) {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            return sandbox.run(Python.command(program, name));
        }
    }

    private static SyscallEvent only(List<SyscallEvent> events) {
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    /** Waits for somebody under an abstract name and ends when anything arrives. */
    private record OutsideServer(Process process) implements AutoCloseable {

        private static final String PROGRAM = """
            import socket, sys
            s = socket.socket(socket.AF_UNIX, getattr(socket, sys.argv[2]))
            s.bind('\\0' + sys.argv[1])
            if sys.argv[2] == 'SOCK_STREAM':
                s.listen()
            print('ready', flush=True)
            s.accept() if sys.argv[2] == 'SOCK_STREAM' else s.recv(1)
            """;

        static OutsideServer start(String name, String type) throws IOException {
            Process process = new ProcessBuilder("/usr/bin/python3", "-c", PROGRAM, name, type).start();
            String line = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
            assertThat(line).isEqualTo("ready");
            return new OutsideServer(process);
        }

        boolean isAlive() {
            return process.isAlive();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
