package org.sandboxed.engine.refusals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.Decision;
import org.sandboxed.engine.record.SyscallEvent;

import static org.assertj.core.api.Assertions.assertThat;

/** A sandbox without network rules. */
class NoNetworkTests {

    private static final String CONNECT =
            "attempt(lambda: socket.create_connection(('127.0.0.1', int(sys.argv[1])), 5))";

    @Test
    void a_live_local_server_cannot_be_reached() throws Exception {
        try (ServerSocket server = listen();
                Sandbox sandbox = Sandbox.builder().build()) {
            String port = String.valueOf(server.getLocalPort());

            RunResult run = sandbox.run(Python.command(CONNECT, port));

            assertThat(run.stdout()).isEqualTo("ECONNREFUSED\n");
            SyscallEvent denied =
                    only(run.syscalls().denied().of(Syscall.CONNECT).events());
            assertThat(denied.address()).contains("127.0.0.1:" + port);
            assertThat(denied.rule())
                    .hasValueSatisfying(rule -> assertThat(rule).startsWith("no network"));
            assertThat(denied.decision()).isEqualTo(new Decision.Failed(Errno.ECONNREFUSED));
            assertThat(denied.decidedBy()).isEqualTo("network");
            // the same program reaches the same server where nothing confines it
            assertThat(Python.runOutside(CONNECT, port)).isEqualTo("ok\n");
        }
    }

    @Test
    void addresses_are_recorded_as_what_they_are() {
        RunResult run = run("""
                attempt(lambda: socket.socket().connect(('203.0.113.7', 80)))
                v6 = socket.socket(socket.AF_INET6)
                attempt(lambda: v6.connect(('2001:db8::1', 443)))
                attempt(lambda: v6.connect(('::ffff:203.0.113.8', 81)))
                """);

        assertThat(run.stdout()).isEqualTo("ECONNREFUSED\n".repeat(3));
        assertThat(run.syscalls().denied().of(Syscall.CONNECT).events())
                .extracting(event -> event.address().orElse(""))
                .containsExactly("203.0.113.7:80", "[2001:db8::1]:443", "203.0.113.8:81");
    }

    @Test
    void an_address_that_is_none_is_refused_as_the_kernel_does() {
        RunResult run = run("""
                s = socket.socket()
                a = ctypes.create_string_buffer(b'\\2\\0\\0\\x50\\x7f\\0\\0\\1', 4096)
                attempt(lambda: raw(${connect}, s.fileno(), ctypes.byref(a), 129))
                attempt(lambda: raw(${connect}, s.fileno(), ctypes.byref(a), 8))
                attempt(lambda: raw(${connect}, s.fileno(), ctypes.byref(a), -1))
                attempt(lambda: raw(${connect}, s.fileno(), 8, 16))
                """);

        assertThat(run.stdout()).isEqualTo("EINVAL\nEINVAL\nEINVAL\nEFAULT\n");
    }

    @Test
    void a_socket_can_be_told_to_forget_its_peer() {
        RunResult run = run("""
                s = socket.socket()
                a = ctypes.create_string_buffer(16)
                attempt(lambda: raw(${connect}, s.fileno(), ctypes.byref(a), 16))
                """);

        assertThat(run.stdout()).isEqualTo("ok\n");
        assertThat(only(run.syscalls().of(Syscall.CONNECT).events()).address()).contains("AF_UNSPEC");
    }

    @Test
    void a_send_with_a_destination_is_refused() {
        RunResult run = run("""
                s = socket.socket()
                attempt(lambda: s.sendto(b'x', ('203.0.113.7', 80)))
                attempt(lambda: s.sendmsg([b'x'], [], 0, ('203.0.113.7', 80)))
                attempt(lambda: s.sendto(b'x', 0x20000000, ('203.0.113.7', 80)))
                """);

        assertThat(run.stdout()).isEqualTo("ECONNREFUSED\nECONNREFUSED\nENOTSUP\n");
        assertThat(run.syscalls().denied().events())
                .hasSize(3)
                .allSatisfy(event -> assertThat(event.rule()).isPresent());
    }

    @Test
    void core_201_no_port_can_be_bound() {
        RunResult run = run("""
                attempt(lambda: socket.socket().bind(('127.0.0.1', 18080)))
                attempt(lambda: socket.socket().bind(('127.0.0.1', 0)))
                attempt(lambda: socket.socket(socket.AF_INET6).bind(('::1', 0)))
                """);

        assertThat(run.stdout()).isEqualTo("EACCES\n".repeat(3));
        assertThat(run.syscalls().denied().of(Syscall.BIND).events())
                .hasSize(3)
                .allSatisfy(event -> assertThat(event.rule()).isPresent());
    }

    @Test
    void listening_does_not_bind_a_port_on_the_way() throws Exception {
        String listen = "attempt(lambda: socket.socket().listen())";

        RunResult run = run(listen);

        assertThat(run.stdout()).isEqualTo("EACCES\n");
        assertThat(run.syscalls().denied().of(Syscall.LISTEN).events()).hasSize(1);
        assertThat(Python.runOutside(listen)).isEqualTo("ok\n");
    }

    private static RunResult run(String program) {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            return sandbox.run(Python.command(program));
        }
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    private static SyscallEvent only(List<SyscallEvent> events) {
        assertThat(events).hasSize(1);
        return events.get(0);
    }
}
