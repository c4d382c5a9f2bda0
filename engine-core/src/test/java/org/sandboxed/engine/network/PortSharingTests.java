package org.sandboxed.engine.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxedProcess;
import org.sandboxed.engine.refusals.Python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sandboxed.engine.network.PortPrograms.HOLD;
import static org.sandboxed.engine.network.PortPrograms.run;

/** What sockets with ports of the sandbox's own do to each other. */
class PortSharingTests {

    private static final byte[] IPV6_LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    @Test
    void two_sockets_share_a_port_as_they_would_outside() throws Exception {
        String program = HOLD + """
            port = int(sys.argv[1])
            def both(first, second):
                a = holder(*first)
                try:
                    attempt(lambda: holder(*second))
                finally:
                    a.close()
            TCP, UDP = socket.SOCK_STREAM, socket.SOCK_DGRAM
            both((TCP, '127.0.0.1', port), (TCP, '127.0.0.1', port))
            both((TCP, '127.0.0.1', port, REUSE), (TCP, '127.0.0.1', port, REUSE))
            both((TCP, '127.0.0.1', port, REUSE_PORT), (TCP, '127.0.0.1', port, REUSE_PORT))
            both((TCP, '127.0.0.1', port), (TCP, '127.0.0.2', port))
            both((TCP, '127.0.0.1', port), (TCP, '0.0.0.0', port))
            both((TCP, '0.0.0.0', port), (TCP, '::', port))
            both((TCP, '0.0.0.0', port), (TCP, '::', port, V6ONLY))
            both((TCP, '::', port), (TCP, '127.0.0.1', port))
            both((TCP, '127.0.0.1', port), (TCP, '::1', port))
            both((UDP, '127.0.0.1', port), (UDP, '127.0.0.1', port))
            both((UDP, '127.0.0.1', port, REUSE), (UDP, '127.0.0.1', port, REUSE))
            attempt(lambda: holder(TCP, '203.0.113.7', port))
            """;
        String port = String.valueOf(freePort());

        assertThat(run(program, port).stdout()).isEqualTo(Python.runOutside(program, port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "::ffff:127.0.0.1", "0.0.0.0", "::"})
    void who_listens_on_everything_is_reached_by_every_loopback_address(String address) {
        RunResult run = run(HOLD + """
            server = holder(socket.SOCK_STREAM, '::', 8080)
            client = socket.socket(socket.AF_INET6 if ':' in sys.argv[1] else socket.AF_INET)
            client.connect((sys.argv[1], 8080))
            client.sendall(b'ping')
            print(server.accept()[0].recv(4), client.getpeername()[1])
            """, address);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("b'ping' 8080\n");
    }

    /** Whoever has the port behind it for IPv6 alone is none of the sandbox's business. */
    @Test
    void another_program_on_ipv6_is_not_in_the_way_of_a_socket_for_ipv6_only() throws Exception {
        try (Sandbox sandbox = PortPrograms.builder().build()) {
            SandboxedProcess program = sandbox.start(Python.command(HOLD + """
                first = holder(address='0.0.0.0')
                sys.stdin.read(1)
                second = holder(socket.SOCK_STREAM, '::', 8080, V6ONLY)
                print(second.getsockname()[1])
                attempt(lambda: holder(socket.SOCK_STREAM, '::', 8080, V6ONLY))
                """));
            int port = program.awaitListening(8080);
            try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getByAddress(IPV6_LOOPBACK))) {
                program.stdin().write('\n');
                program.stdin().close();
                RunResult run = program.waitFor();

                assertThat(other.getLocalPort()).isEqualTo(port);
                assertThat(run.stdout()).as(run.stderr()).isEqualTo("8080\nEADDRINUSE\n");
            }
        }
    }

    @Test
    void net_129_a_stream_of_non_blocking_messages_arrives_whole() {
        RunResult run = run(HOLD + """
            import hashlib
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            server = holder(port=8080)
            client = socket.create_connection(('127.0.0.1', 8080))
            accepted, _ = server.accept()
            data = os.urandom(2 << 20)
            got = hashlib.sha256()
            def drain():
                while part := accepted.recv(65536):
                    got.update(part)
            reader = threading.Thread(target=drain)
            reader.start()
            client.setblocking(False)
            sent = 0
            while sent < len(data):
                try:
                    sent += client.sendmsg([data[sent:sent + 100000], data[sent + 100000:sent + 150000]])
                except BlockingIOError:
                    select.select([], [client], [])
            client.close()
            reader.join()
            print(got.digest() == hashlib.sha256(data).digest())
            """);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("True\n");
    }

    @Test
    void net_166_167_a_name_is_cut_and_a_bad_address_is_told() {
        RunResult run = run(HOLD + """
            s = holder(port=8080)
            size = ctypes.c_uint(4)
            name = ctypes.create_string_buffer(b'x' * 16, 16)
            raw(${getsockname}, s.fileno(), ctypes.byref(name), ctypes.byref(size))
            print(name.raw[:8], size.value)
            attempt(lambda: raw(${getsockname}, s.fileno(), 0, ctypes.byref(size)))
            attempt(lambda: raw(${getsockname}, s.fileno(), ctypes.byref(name), 0))
            size.value = -1
            attempt(lambda: raw(${getsockname}, s.fileno(), ctypes.byref(name), ctypes.byref(size)))
            attempt(lambda: raw(${getpeername}, s.fileno(), ctypes.byref(name), ctypes.byref(size)))
            """);

        assertThat(run.stdout()).isEqualTo("b'\\x02\\x00\\x1f\\x90xxxx' 16\nEFAULT\nEFAULT\nEINVAL\nENOTCONN\n");
    }

    @Test
    void many_closed_ports_are_forgotten() {
        RunResult run = run(HOLD + """
            for i in range(3000):
                holder(socket.SOCK_DGRAM, port=0).close()
            s = holder(port=8080)
            print(s.getsockname())
            """);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("('127.0.0.1', 8080)\n");
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }
}
