package org.sandboxed.engine.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxedProcess;
import org.sandboxed.engine.record.NetworkAttempt;
import org.sandboxed.engine.record.NetworkAttempt.Operation;
import org.sandboxed.engine.record.NetworkAttempt.Protocol;
import org.sandboxed.engine.refusals.Python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.sandboxed.engine.network.PortPrograms.run;

/** Local ports of a sandbox's own. */
class PortRemapTests {

    private static final String HELLO_SERVER = """
        server = socket.create_server(('127.0.0.1', int(sys.argv[1])))
        print(server.getsockname(), flush=True)
        while True:
            client, _ = server.accept()
            print(client.getsockname(), flush=True)
            client.sendall(sys.argv[2].encode())
            client.close()
        """;

    @Test
    void net_158_two_sandboxes_have_the_same_port_at_once() throws Exception {
        try (Sandbox one = PortPrograms.builder().build();
                Sandbox other = PortPrograms.builder().build()) {
            SandboxedProcess first = one.start(Python.command(HELLO_SERVER, "8080", "first"));
            SandboxedProcess second = other.start(Python.command(HELLO_SERVER, "8080", "second"));

            assertThat(read(first.awaitListening(8080))).isEqualTo("first");
            assertThat(read(second.awaitListening(8080))).isEqualTo("second");
            assertThat(one.realPort(8080)).isNotEqualTo(other.realPort(8080));
            first.kill();
            second.kill();
            assertThat(first.waitFor().stdout()).isEqualTo("('127.0.0.1', 8080)\n".repeat(2));
            assertThat(second.waitFor().stdout()).isEqualTo("('127.0.0.1', 8080)\n".repeat(2));
        }
    }

    @Test
    void net_074_154_155_157_a_held_port_is_free_in_the_sandbox() throws Exception {
        try (ServerSocket held = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            RunResult run = run(PortPrograms.HOLD + """
                port = int(sys.argv[1])
                server = holder(port=port)
                client = socket.create_connection(('localhost', port))
                accepted, _ = server.accept()
                client.sendall(b'ping')
                print(accepted.recv(4), [s.getsockname()[1] == port for s in (server, accepted)])
                print(client.getpeername()[1] == port, accepted.getpeername() == client.getsockname())
                """, String.valueOf(held.getLocalPort()));

            assertThat(run.stdout()).as(run.stderr()).isEqualTo("b'ping' [True, True]\nTrue True\n");
            assertThat(run.network().denied().attempts()).isEmpty();
            assertThat(run.network().attempts())
                    .extracting(NetworkAttempt::operation, NetworkAttempt::port)
                    .startsWith(
                            tuple(Operation.BIND, held.getLocalPort()), tuple(Operation.LISTEN, held.getLocalPort()));
        }
    }

    @Test
    void a_peer_has_the_loopback_address_as_outside() {
        RunResult run = run("""
            import socket
            for family, any in ((socket.AF_INET, '0.0.0.0'), (socket.AF_INET6, '::ffff:0.0.0.0')):
                server = socket.create_server(('127.0.0.1', 0))
                client = socket.socket(family)
                client.connect((any, server.getsockname()[1]))
                print(client.getpeername()[0], client.getpeername()[1] == server.getsockname()[1])
            """);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("127.0.0.1 True\n::ffff:127.0.0.1 True\n");
    }

    @Test
    void net_159_a_port_that_the_kernel_picks_is_shown_as_it_is() {
        RunResult run = run(PortPrograms.HOLD + """
            s = holder(port=0)
            port = s.getsockname()[1]
            print(port > 0)
            print(socket.create_connection(('127.0.0.1', port)).getpeername()[1] == port)
            autobound = socket.socket()
            autobound.listen()
            socket.create_connection(('127.0.0.1', autobound.getsockname()[1]))
            attempt(lambda: holder(port=port))
            """);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("True\nTrue\nEADDRINUSE\n");
    }

    @Test
    void net_161_a_port_that_was_taken_meanwhile_gets_another_one_behind_it() {
        try (Sandbox sandbox = PortPrograms.builder().build()) {
            SandboxedProcess program = sandbox.start(Python.command(PortPrograms.HOLD + """
                s = holder(socket.SOCK_STREAM, '127.0.0.1', 8080, REUSE)
                sys.stdin.readline()
                s.close()
                print('closed', flush=True)
                sys.stdin.readline()
                s = holder(socket.SOCK_STREAM, '127.0.0.1', 8080, REUSE)
                print(s.getsockname(), flush=True)
                sys.stdin.readline()
                """));
            int before = program.awaitListening(8080);
            tell(program);
            awaitOutput(program, "closed\n");
            int after = takeAndAwait(program, before);
            tell(program);

            assertThat(program.waitFor().stdout()).isEqualTo("closed\n('127.0.0.1', 8080)\n");
            assertThat(after).isNotEqualTo(before);
        }
    }

    private static int takeAndAwait(SandboxedProcess program, int taken) {
        try (ServerSocket thief = new ServerSocket()) {
            thief.setReuseAddress(true);
            thief.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), taken));
            tell(program);
            awaitOutput(program, "closed\n('127.0.0.1', 8080)\n");
            return program.awaitListening(8080);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void net_162_without_a_list_every_port_can_be_bound() {
        RunResult run = run(PortPrograms.HOLD + """
            attempt(lambda: holder(port=8080))
            attempt(lambda: holder(port=80))
            attempt(lambda: holder(socket.SOCK_DGRAM, port=53))
            """);

        assertThat(run.stdout()).isEqualTo("ok\nok\nok\n");
        assertThat(run.network().attempts().get(0).rule())
                .hasValue("portRemap: the port is the sandbox's own, and there is no list of allowed ones");
    }

    @Test
    void lists_are_about_the_ports_that_programs_see() {
        RunResult run = run(PortPrograms.builder().allowBind("8080-8081").denyBind("8081"), PortPrograms.HOLD + """
            attempt(lambda: holder(port=8080))
            attempt(lambda: holder(port=8081))
            attempt(lambda: holder(port=8082))
            """);

        assertThat(run.stdout()).isEqualTo("ok\nEACCES\nEACCES\n");
    }

    @Test
    void net_165_tcp_and_udp_are_told_apart() throws Exception {
        RunResult run = run(PortPrograms.HOLD + """
            tcp = holder(port=53000)
            udp = holder(socket.SOCK_DGRAM, port=53000)
            print(tcp.getsockname(), udp.getsockname())
            attempt(lambda: holder(socket.SOCK_DGRAM, port=53000))
            client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            client.sendto(b'question', ('127.0.0.1', 53000))
            question, who = udp.recvfrom(99)
            udp.sendto(b'answer', who)
            print(question, client.recvfrom(99)[0])
            connected = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            connected.connect(('127.0.0.1', 53000))
            connected.send(b'again')
            print(udp.recvfrom(99)[0], connected.getpeername())
            """);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("""
            ('127.0.0.1', 53000) ('127.0.0.1', 53000)
            EADDRINUSE
            b'question' b'answer'
            b'again' ('127.0.0.1', 53000)
            """);
        assertThat(run.network().denied().attempts()).isEmpty();
    }

    @Test
    void runs_of_a_sandbox_share_its_ports() {
        try (Sandbox sandbox = PortPrograms.builder().build()) {
            SandboxedProcess server = sandbox.start(Python.command(HELLO_SERVER, "8080", "from the other"));
            server.awaitListening(8080);

            RunResult client = sandbox.run(Python.command("""
                attempt(lambda: socket.create_server(('127.0.0.1', 8080)))
                print(socket.create_connection(('127.0.0.1', 8080)).makefile().read())
                """));

            assertThat(client.stdout()).as(client.stderr()).isEqualTo("EADDRINUSE\nfrom the other\n");
            server.kill();
            server.waitFor();
            assertThat(sandbox.run(Python.command("socket.create_server(('127.0.0.1', 8080))"))
                            .exitCode())
                    .isZero();
        }
    }

    @Test
    void ports_of_others_are_as_far_as_ever() throws Exception {
        try (Servers.Hello outside = new Servers.Hello("127.0.0.1")) {
            String port = String.valueOf(outside.port());
            String connect = "attempt(lambda: socket.create_connection(('127.0.0.1', int(sys.argv[1]))))";

            assertThat(run(connect, port).stdout()).isEqualTo("ECONNREFUSED\n");
            assertThat(outside.accepted()).isZero();
            assertThat(run(PortPrograms.builder().allowNet("localhost:" + port), connect, port)
                            .stdout())
                    .isEqualTo("ok\n");
        }
    }

    @Test
    void what_is_denied_is_denied_to_the_sandboxs_own_clients_too() {
        RunResult run =
                run(PortPrograms.builder().denyNet("localhost:8080").allowNet("localhost"), PortPrograms.HOLD + """
                    s = holder(port=8080)
                    attempt(lambda: socket.create_connection(('127.0.0.1', 8080)))
                    """);

        assertThat(run.stdout()).isEqualTo("ECONNREFUSED\n");
        assertThat(run.network().denied().attempts())
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.rule()).hasValue("denyNet: localhost:8080"));
    }

    @Test
    void net_169_170_tables_of_the_kernel_have_the_ports_that_programs_see() throws Exception {
        try (ServerSocket held = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            RunResult run = run(PortPrograms.HOLD + """
                def table(name):
                    rows = [line.split()[1:3] for line in open('/proc/self/net/' + name).read().splitlines()[1:]]
                    return sorted((int(a[-4:], 16), int(b[-4:], 16)) for a, b in rows)
                print(table('tcp'), table('udp'))
                server = holder(port=8080)
                holders = [holder(socket.SOCK_DGRAM, port=5353), holder(socket.SOCK_STREAM, '::1', 8081)]
                client = socket.create_connection(('127.0.0.1', 8080))
                own = client.getsockname()[1]
                accepted, _ = server.accept()
                print(table('tcp') == sorted([(8080, 0), (8080, own), (own, 8080)]), table('udp'), table('tcp6'))
                ss = subprocess.run(['ss', '-Htan'], capture_output=True, text=True).stdout.splitlines()
                print(sorted(tuple(line.split()[3:5]) for line in ss) == sorted([
                    ('127.0.0.1:8080', '0.0.0.0:*'), ('[::1]:8081', '[::]:*'),
                    ('127.0.0.1:8080', '127.0.0.1:%d' % own), ('127.0.0.1:%d' % own, '127.0.0.1:8080')]) or ss)
                """, String.valueOf(held.getLocalPort()));

            assertThat(run.stdout()).as(run.stderr()).isEqualTo("[] []\nTrue [(5353, 0)] [(8081, 0)]\nTrue\n");
        }
    }

    @Test
    void a_udp_server_answers_the_test() throws Exception {
        try (Sandbox sandbox =
                        PortPrograms.builder().allowNet("udp://localhost").build();
                DatagramSocket client = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            SandboxedProcess server = sandbox.start(Python.command(PortPrograms.HOLD + """
                s = holder(socket.SOCK_DGRAM, port=5353)
                message, who = s.recvfrom(99)
                s.sendto(message.upper(), who)
                """));
            int port = server.awaitListening(Protocol.UDP, 5353, Duration.ofSeconds(20));
            byte[] question = "question".getBytes(StandardCharsets.US_ASCII);
            client.setSoTimeout(10_000);
            client.send(new DatagramPacket(question, question.length, InetAddress.getLoopbackAddress(), port));
            DatagramPacket answer = new DatagramPacket(new byte[99], 99);
            client.receive(answer);

            assertThat(new String(answer.getData(), 0, answer.getLength(), StandardCharsets.US_ASCII))
                    .isEqualTo("QUESTION");
            assertThat(server.waitFor().exitCode()).isZero();
        }
    }

    private static String read(int port) throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static void tell(SandboxedProcess program) {
        try {
            program.stdin().write('\n');
            program.stdin().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitOutput(SandboxedProcess program, String expected) {
        try {
            byte[] got = program.stdout().readNBytes(expected.length());
            assertThat(new String(got, StandardCharsets.US_ASCII)).isEqualTo(expected);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
