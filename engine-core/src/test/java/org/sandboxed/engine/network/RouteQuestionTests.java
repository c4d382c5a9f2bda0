package org.sandboxed.engine.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.NetworkAttempt;
import org.sandboxed.engine.refusals.Python;

import static org.assertj.core.api.Assertions.assertThat;

/** A C library connects UDP sockets to learn in which order to try the addresses of a name. Who looks a name up sends nothing. */
class RouteQuestionTests {

    @Test
    void a_lookup_is_no_attempt_to_reach_anybody() {
        String lookup = "print(sorted(a[4][0] for a in socket.getaddrinfo('localhost', None, 0, socket.SOCK_STREAM)))";

        RunResult run = run(Sandbox.builder(), lookup);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("['127.0.0.1', '::1']\n");
        assertThat(run.network().attempts()).isEmpty();
        assertThat(run.syscalls().denied().of(Syscall.CONNECT).events()).isEmpty();
    }

    @Test
    void a_lookup_of_java_is_none_either() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.runJava(LookUp.class, "localhost");

            assertThat(run.stdout()).as(run.stderr()).isIn("1\n", "2\n"); // not every machine has IPv6
            assertThat(run.network().attempts()).isEmpty();
        }
    }

    @Test
    void who_may_connect_by_tcp_may_ask_for_the_way() throws Exception {
        try (Servers.Hello server = new Servers.Hello("127.0.0.1")) {
            RunResult run = run(
                    Sandbox.builder().allowNet("tcp://localhost:" + server.port()), """
                    print(socket.create_connection(('localhost', int(sys.argv[1]))).recv(6))
                    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                    s.connect(('127.0.0.1', int(sys.argv[1])))
                    print(s.getsockname()[0])
                    """, String.valueOf(server.port()));

            assertThat(run.stdout()).as(run.stderr()).isEqualTo("b'hello\\n'\n127.0.0.1\n");
            assertThat(run.network().denied().attempts()).isEmpty();
            assertThat(run.network().attempts())
                    .extracting(NetworkAttempt::protocol)
                    .containsOnly(NetworkAttempt.Protocol.TCP);
        }
    }

    @Test
    void a_socket_of_ipv6_that_asks_about_ipv4_has_an_ipv6_name() {
        RunResult run = run(Sandbox.builder().allowNet("tcp://127.0.0.1:80"), """
            with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as s:
                libc.connect(s.fileno(), struct.pack('=HH4s8x', 2, socket.htons(80), socket.inet_aton('127.0.0.1')), 16)
                print(s.getsockname()[0])
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
                attempt(lambda: s.connect(('127.0.0.1', 80)))
                print(s.getsockname()[0])
            """);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("::ffff:127.0.0.1\nok\n127.0.0.1\n");
        assertThat(run.network().attempts()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void who_may_listen_may_ask_which_addresses_there_are(boolean isRemapped) {
        Sandbox.Builder rules = isRemapped
                ? Sandbox.builder().portRemap(true)
                : Sandbox.builder().allowBind("0", "8125");

        RunResult run = run(rules, """
            found = socket.getaddrinfo(None, 8125, 0, socket.SOCK_STREAM, 0, socket.AI_PASSIVE)
            print(sorted(a[4][0] for a in found))
            with socket.socket() as s:
                s.bind(('0.0.0.0', 0))
                s.listen()
            """);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("['0.0.0.0', '::']\n");
        assertThat(run.network().denied().attempts()).isEmpty();
        assertThat(run.network().attempts())
                .extracting(NetworkAttempt::protocol)
                .containsOnly(NetworkAttempt.Protocol.TCP);
    }

    @Test
    void what_is_sent_after_a_question_is_refused() throws Exception {
        try (Servers.Receiver receiver = new Servers.Receiver()) {
            RunResult run = run(
                    Sandbox.builder().allowNet("tcp://127.0.0.1:" + receiver.port()),
                    """
                    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                    attempt(lambda: s.connect(('127.0.0.1', int(sys.argv[1]))))
                    attempt(lambda: s.sendmsg([b'x']))
                    attempt(lambda: s.sendto(b'x', ('127.0.0.1', int(sys.argv[1]))))
                    attempt(lambda: os.write(s.fileno(), b'x'))
                    """,
                    String.valueOf(receiver.port()));

            assertThat(run.stdout()).as(run.stderr()).isEqualTo("ok\nECONNREFUSED\nECONNREFUSED\nEDESTADDRREQ\n");
            assertThat(run.network().attempts()).hasSize(2).allSatisfy(attempt -> {
                assertThat(attempt.operation()).isEqualTo(NetworkAttempt.Operation.SEND);
                assertThat(attempt.isDenied()).isTrue();
            });
            assertThat(receiver.isEmpty()).isTrue();
        }
    }

    @Test
    void without_tcp_a_connect_of_datagrams_is_an_attempt_as_any() {
        RunResult run = run(
                Sandbox.builder().allowNet("tcp://127.0.0.1:7"),
                "attempt(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('127.0.0.1', 8125)))");

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("ECONNREFUSED\n");
        assertThat(run.network().denied().attempts()).hasSize(1);
    }

    @Test
    void addresses_of_the_machine_are_not_told_that_way() {
        RunResult run = run(Sandbox.builder(), """
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            try: s.connect(('203.0.113.7', 0))
            except OSError as e: print(errno.errorcode[e.errno], file=sys.stderr)
            print(s.getsockname())
            """);

        assertThat(run.stderr()).isIn("", "ENETUNREACH\n");
        assertThat(run.stdout()).isEqualTo("('0.0.0.0', 0)\n");
        assertThat(run.network().attempts()).isEmpty();
    }

    @Test
    void what_the_kernel_says_about_a_connection_is_no_denial() {
        RunResult run = run(Sandbox.builder(), """
            datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            a, b = socket.socketpair()
            b.close()
            attempt(lambda: a.sendmsg([b'x']))
            attempt(lambda: datagrams.sendmsg([b'x']))
            """);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("EPIPE\nEDESTADDRREQ\n");
        assertThat(run.syscalls().denied().events()).isEmpty();
    }

    private static RunResult run(Sandbox.Builder builder, String program, String... arguments) {
        try (Sandbox sandbox = builder.build()) {
            return sandbox.run(Python.command(program, arguments));
        }
    }

    /** Counts the addresses of a name. */
    static final class LookUp {

        private LookUp() {}

        public static void main(String[] arguments) throws UnknownHostException {
            System.out.println(InetAddress.getAllByName(arguments[0]).length);
        }
    }
}
