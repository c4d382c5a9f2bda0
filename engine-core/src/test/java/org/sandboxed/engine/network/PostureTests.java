package org.sandboxed.engine.network;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxedProcess;
import org.sandboxed.engine.refusals.Python;

import static org.assertj.core.api.Assertions.assertThat;

/** Which sockets programs can make, and what becomes of them when the program dies. */
class PostureTests {

    @Test
    void net_054_055_059_061_071_sockets_of_streams_and_datagrams_can_be_made() {
        RunResult run = run(Sandbox.builder(), """
            attempt(lambda: socket.socket())
            attempt(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            attempt(lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC | socket.SOCK_NONBLOCK))
            attempt(lambda: socket.socketpair())
            """);

        assertThat(run.stdout()).isEqualTo("ok\nok\nok\nok\n");
    }

    @Test
    void net_057_058_icmp_is_no_way_to_raw_packets() {
        RunResult run = run(Sandbox.builder().allowNet("icmp://*"), """
            attempt(lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP))
            try:
                socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP)
            except PermissionError:
                pass # the kernel's ping_group_range
            """);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("EPERM\n");
        assertThat(run.exitCode()).isZero();
        assertThat(run.syscalls().denied().events()).hasSize(1);
    }

    @Test
    void net_062_063_067_other_families_and_protocols_are_refused() {
        RunResult run = run(Sandbox.builder().allowNet("*"), """
            for family, kind in ((38, 5), (17, 3), (40, 1), (44, 3), (30, 1)):
                attempt(lambda: socket.socket(family, kind))
            attempt(lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262))
            """);

        assertThat(run.stdout()).isEqualTo("EAFNOSUPPORT\n".repeat(5) + "EPROTONOSUPPORT\n");
    }

    @Test
    void net_065_066_069_070_without_rules_nothing_is_reached_and_nothing_listens() throws Exception {
        try (Servers.Hello server = new Servers.Hello("127.0.0.1")) {
            RunResult run = run(Sandbox.builder(), """
                attempt(lambda: socket.create_connection(('127.0.0.1', int(sys.argv[1]))))
                attempt(lambda: socket.socket().bind(('127.0.0.1', 18461)))
                attempt(lambda: socket.socket().listen())
                attempt(lambda: raw(${io_uring_setup}, 1, 0))
                """, String.valueOf(server.port()));

            assertThat(run.stdout()).isEqualTo("ECONNREFUSED\nEACCES\nEACCES\nENOSYS\n");
            assertThat(server.accepted()).isZero();
        }
    }

    @Test
    void net_103_where_every_datagram_is_allowed_every_one_goes() throws Exception {
        try (Servers.Receiver receiver = new Servers.Receiver()) {
            RunResult run = run(Sandbox.builder().allowNet("udp://*:*"), """
                s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                attempt(lambda: s.sendto(b'one', ('127.0.0.1', int(sys.argv[1]))))
                attempt(lambda: s.sendto(b'two', ('127.0.0.2', 9)))
                """, String.valueOf(receiver.port()));

            assertThat(run.stdout()).isEqualTo("ok\nok\n");
            assertThat(receiver.receive()).isEqualTo("one");
        }
    }

    @Test
    void net_127_who_is_killed_in_a_send_leaves_no_connection() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Sandbox sandbox = Sandbox.builder()
                        .allowNet("localhost", "udp://203.0.113.7")
                        .build()) {
            SandboxedProcess program = sandbox.start(Python.command("""
                socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                s = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
                s.sendmsg([b'x' * (32 << 20)])
                """, String.valueOf(server.getLocalPort())));
            try (Socket client = server.accept()) {
                client.setSoTimeout(10_000);
                assertThat(client.getInputStream().read()).isEqualTo('x');
                program.kill();
                program.waitFor();

                assertThat(drained(client.getInputStream())).isLessThan(32 << 20);
            }
        }
    }

    /** Reads to the end, which a reset is, too. */
    private static long drained(InputStream input) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long sum = 0;
        try {
            for (int got = input.read(buffer); got >= 0; got = input.read(buffer)) {
                sum += got;
            }
        } catch (SocketException reset) {
            return sum;
        }
        return sum;
    }

    @Test
    void net_171_tables_of_the_kernel_do_not_show_servers_of_the_machine() throws Exception {
        try (Servers.Hello server = new Servers.Hello("127.0.0.1")) {
            RunResult run = run(
                    Sandbox.builder(),
                    "print(('%04X' % int(sys.argv[1])) in open('/proc/net/tcp').read())",
                    String.valueOf(server.port()));

            assertThat(run.stdout()).isEqualTo("False\n");
        }
    }

    private static RunResult run(Sandbox.Builder builder, String program, String... arguments) {
        try (Sandbox sandbox = builder.build()) {
            return sandbox.run(Python.command(program, arguments));
        }
    }
}
