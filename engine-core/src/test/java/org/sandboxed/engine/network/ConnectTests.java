package org.sandboxed.engine.network;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.record.NetworkAttempt;
import org.sandboxed.engine.record.NetworkAttempt.Operation;
import org.sandboxed.engine.record.NetworkAttempt.Protocol;
import org.sandboxed.engine.refusals.Python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** connect(2) under rules, against servers that would take it. */
class ConnectTests {

    private static final String HELLO = """
        def hello(address, port, family=socket.AF_INET):
            with socket.socket(family) as s:
                s.connect((address, int(port)))
                print(s.makefile().readline(), end='')
        """;
    private static final String CONNECT = HELLO + "attempt(lambda: hello(sys.argv[1], sys.argv[2]))\n";

    private Servers.Hello server;
    private String port;

    @BeforeEach
    void start() throws Exception {
        server = new Servers.Hello("127.0.0.1");
        port = String.valueOf(server.port());
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void the_machine_itself_is_called_localhost() {
        RunResult run = run(rules("localhost:" + port), CONNECT, "localhost", port);

        assertThat(run.stdout()).as(run.stderr()).startsWith("hello");
        assertThat(run.network().to("localhost").attempts())
                .isNotEmpty()
                .isEqualTo(run.network().attempts())
                .allSatisfy(attempt -> assertThat(attempt.hostname()).contains("localhost"));
        assertThatThrownBy(() -> run.network().to("127.0.0.1:" + port))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("127.0.0.1:" + port);
    }

    @Test
    void who_connects_to_no_address_at_all_reaches_localhost() {
        RunResult run = run(rules("localhost:" + port), CONNECT, "0.0.0.0", port);

        assertThat(run.stdout()).as(run.stderr()).startsWith("hello");
        assertThat(run.network().to("localhost").attempts()).hasSize(1);
        assertThat(run.network().to("0.0.0.0").attempts()).hasSize(1);
    }

    @Test
    void net_073_what_no_rule_allows_is_refused() {
        RunResult run = run(rules("127.0.0.1:80"), CONNECT, "127.0.0.1", port);

        assertThat(run.stdout()).isEqualTo("ECONNREFUSED\n");
        assertThat(server.accepted()).isZero();
        NetworkAttempt attempt = only(run);
        assertThat(attempt.isDenied()).isTrue();
        assertThat(attempt.protocol()).isEqualTo(Protocol.TCP);
        assertThat(attempt.operation()).isEqualTo(Operation.CONNECT);
        assertThat(attempt.address())
                .hasValueSatisfying(
                        address -> assertThat(address.getHostAddress()).isEqualTo("127.0.0.1"));
        assertThat(attempt.port()).isEqualTo(server.port());
        assertThat(attempt.rule()).contains("allowNet: no rule allows this destination");
        assertThat(attempt.pid()).isPositive();
    }

    @Test
    void net_075_an_allowed_port_where_nobody_listens_is_refused_by_the_kernel() {
        RunResult run = run(rules(":1"), CONNECT, "127.0.0.1", "1");

        assertThat(run.stdout()).isEqualTo("ECONNREFUSED\n");
        assertThat(only(run).isDenied()).isFalse();
        assertThat(only(run).rule()).contains("allowNet: :1");
    }

    @Test
    void net_077_a_grandchild_connects() {
        String script = "if os.fork():\n    os.wait()\nelif os.fork():\n    os.wait()\nelse:\n    "
                + "hello('127.0.0.1', sys.argv[1])";

        RunResult run = run(rules("127.0.0.1:" + port), HELLO + script, port);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("hello\n");
        assertThat(only(run).pid()).isNotEqualTo(run.processes().root().pid());
    }

    @ParameterizedTest
    @CsvSource({
        "net_078, :*, 127.0.0.1, 'hello\nok\n'",
        "net_079, localhost:*, 127.0.0.1, 'hello\nok\n'",
        "net_079, localhost, 1.1.1.1, 'ECONNREFUSED\n'",
        "range, 127.0.0.0/8, 127.0.0.1, 'hello\nok\n'",
        "unspecified, localhost, 0.0.0.0, 'hello\nok\n'",
        "tcp, tcp://127.0.0.1, 127.0.0.1, 'hello\nok\n'",
        "udp, udp://127.0.0.1, 127.0.0.1, 'ECONNREFUSED\n'",
    })
    void net_078_079_targets_are_matched(String number, String rule, String address, String output) {
        assertThat(run(rules(rule), CONNECT, address, port).stdout()).as(number).isEqualTo(output);
    }

    @Test
    void net_081_a_thread_that_does_not_lead_connects() {
        RunResult run = run(
                rules("127.0.0.1:" + port),
                HELLO + "t = threading.Thread(target=hello, args=('127.0.0.1', sys.argv[1]))\nt.start()\nt.join()",
                port);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("hello\n");
        assertThat(only(run).event().tid()).isNotEqualTo(only(run).pid());
    }

    @Test
    void net_082_a_connect_that_does_not_wait_is_finished_by_the_program() {
        RunResult run = run(rules("127.0.0.1:" + port), """
            s = socket.socket()
            s.setblocking(False)
            print(errno.errorcode.get(s.connect_ex(('127.0.0.1', int(sys.argv[1]))), 0))
            select.select([], [s], [])
            print(s.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR))
            """, port);

        assertThat(run.stdout()).isEqualTo("EINPROGRESS\n0\n");
    }

    @Test
    void net_083_an_ipv4_address_in_ipv6_clothes_is_judged_as_what_it_is() {
        RunResult run = run(
                rules("127.0.0.1:" + port),
                HELLO + "hello('::ffff:127.0.0.1', sys.argv[1], socket.AF_INET6)\n"
                        + "attempt(lambda: hello('::ffff:127.0.0.2', sys.argv[1], socket.AF_INET6))",
                port);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("hello\nECONNREFUSED\n");
    }

    @Test
    void net_085_the_unspecified_address_leads_nowhere_else_than_the_loopback() throws Exception {
        try (Servers.Hello other = new Servers.Hello("127.0.0.2")) {
            RunResult run = run(
                    Sandbox.builder().allowNet("127.0.0.1", "::1").allowBind("0"), """
                    def reach(local, address, family):
                        with socket.socket(family) as s:
                            s.bind((local, 0))
                            s.connect((address, int(sys.argv[1])))
                            print(s.getpeername(), s.recv(6))
                    attempt(lambda: reach('127.0.0.2', '0.0.0.0', socket.AF_INET))
                    attempt(lambda: reach('::ffff:127.0.0.2', '::ffff:0.0.0.0', socket.AF_INET6))
                    attempt(lambda: reach('::ffff:127.0.0.2', '::', socket.AF_INET6))
                    """, String.valueOf(other.port()));

            assertThat(run.stdout()).as(run.stderr()).startsWith("ECONNREFUSED\nECONNREFUSED\nE");
            assertThat(other.accepted()).isZero();
        }
    }

    @Test
    void net_085_the_unspecified_address_is_denied_with_the_loopback() {
        RunResult run = run(Sandbox.builder().denyNet("127.0.0.0/8"), CONNECT, "0.0.0.0", port);

        assertThat(run.stdout()).isEqualTo("ECONNREFUSED\n");
        assertThat(only(run).rule()).contains("denyNet: 127.0.0.0/8");
        assertThat(server.accepted()).isZero();
    }

    @Test
    void net_086_ipv6_is_allowed_by_address() throws Exception {
        try (Servers.Hello six = new Servers.Hello("::1")) {
            String port6 = String.valueOf(six.port());

            RunResult run = run(rules("[::1]:" + port6), HELLO + "hello('::1', sys.argv[1], socket.AF_INET6)", port6);

            assertThat(run.stdout()).as(run.stderr()).isEqualTo("hello\n");
        }
    }

    @Test
    void an_address_that_changes_while_it_is_judged_leads_to_nobody_else() throws Exception {
        try (Servers.Hello other = new Servers.Hello("127.0.0.1")) {
            RunResult run = run(rules("127.0.0.1:" + port), """
                allowed, refused = (int(word) for word in sys.argv[1:3])
                def address(port):
                    return struct.pack('=HH4s8x', 2, socket.htons(port), socket.inet_aton('127.0.0.1'))
                memory = ctypes.create_string_buffer(address(allowed))
                done = False
                def flip():
                    while not done:
                        struct.pack_into('!H', memory, 2, refused)
                        struct.pack_into('!H', memory, 2, allowed)
                t = threading.Thread(target=flip)
                t.start()
                for i in range(300):
                    with socket.socket() as s:
                        try:
                            raw(${connect}, s.fileno(), memory, 16)
                        except ConnectionRefusedError:
                            pass
                done = True
                t.join()
                print('done')
                """, port, String.valueOf(other.port()));

            assertThat(run.stdout()).as(run.stderr()).isEqualTo("done\n");
            assertThat(other.accepted()).isZero();
            assertThat(run.network().attempts()).hasSize(300);
        }
    }

    @Test
    void net_087_089_090_bad_arguments_fail_as_the_kernel_lets_them_fail() {
        RunResult run = run(rules(":*"), """
            s, pair = socket.socket(), socket.socketpair()
            a = ctypes.create_string_buffer(b'\\2\\0\\0\\x50\\x7f\\0\\0\\1', 4096)
            attempt(lambda: raw(${connect}, s.fileno(), ctypes.byref(a), 0xffffffff))
            attempt(lambda: raw(${connect}, s.fileno(), 8, 16))
            attempt(lambda: raw(${connect}, 999, ctypes.byref(a), 16))
            attempt(lambda: raw(${connect}, os.open('/dev/null', 0), ctypes.byref(a), 16))
            attempt(lambda: raw(${connect}, pair[0].fileno(), ctypes.byref(a), 16))
            """);

        assertThat(run.stdout()).isEqualTo("EINVAL\nEFAULT\nEBADF\nENOTSOCK\nEINVAL\n");
    }

    @Test
    void net_091_a_datagram_socket_forgets_its_peer() {
        RunResult run = run(rules("udp://127.0.0.1:9"), """
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            attempt(lambda: s.connect(('127.0.0.1', 9)))
            print(s.getpeername())
            attempt(lambda: raw(${connect}, s.fileno(), ctypes.create_string_buffer(16), 16))
            attempt(lambda: s.getpeername())
            """);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("ok\n('127.0.0.1', 9)\nok\nENOTCONN\n");
    }

    @Test
    void deny_wins_whatever_is_allowed() {
        RunResult run = run(Sandbox.builder().allowNet("localhost").denyNet(":" + port), CONNECT, "127.0.0.1", port);

        assertThat(run.stdout()).isEqualTo("ECONNREFUSED\n");
        assertThat(only(run).rule()).contains("denyNet: :" + port);
    }

    @Test
    void net_039_where_something_is_denied_and_nothing_allowed_the_rest_is_open() {
        assertThat(run(Sandbox.builder().denyNet("10.0.0.0/8"), CONNECT, "127.0.0.1", port)
                        .stdout())
                .isEqualTo("hello\nok\n");
    }

    @Test
    void net_101_an_empty_list_allows_nothing() {
        assertThat(run(Sandbox.builder().allowNet(), CONNECT, "127.0.0.1", port).stdout())
                .isEqualTo("ECONNREFUSED\n");
        assertThat(run(Sandbox.builder().allowNet().denyNet("10.0.0.0/8"), CONNECT, "127.0.0.1", port)
                        .stdout())
                .isEqualTo("ECONNREFUSED\n");
    }

    @Test
    void a_refusal_can_have_another_errno() {
        RunResult run = run(Sandbox.builder().netRefusal(Errno.ENETUNREACH), CONNECT, "127.0.0.1", port);

        assertThat(run.stdout()).isEqualTo("ENETUNREACH\n");
        assertThat(only(run).isDenied()).isTrue();
    }

    @Test
    void net_221_a_name_without_an_address_starts_nothing() {
        assertThatThrownBy(
                        () -> Sandbox.builder().allowNet("nowhere.invalid:80").build())
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("nowhere.invalid");
    }

    @Test
    void the_log_is_narrowed_by_host_and_by_verdict() {
        RunResult run = run(rules("127.0.0.1"), CONNECT + """
            attempt(lambda: hello('203.0.113.7', 80))
            attempt(lambda: hello('203.0.113.8', 80))
            """, "127.0.0.1", port);

        assertThat(run.network().attempts()).hasSize(3);
        assertThat(run.network().denied().attempts()).hasSize(2);
        assertThat(run.network().to("203.0.113.0/24").attempts()).hasSize(2);
        assertThat(run.network().to("203.0.113.8").attempts()).hasSize(1);
        assertThat(run.network().to("127.0.0.1").denied().isEmpty()).isTrue();
        assertThat(run.network().to("203.0.113.8").toString())
                .contains("connect tcp 203.0.113.8:80  DENIED by network: allowNet: no rule allows this destination");
    }

    private static Sandbox.Builder rules(String... rules) {
        return Sandbox.builder().allowNet(rules);
    }

    private static RunResult run(Sandbox.Builder builder, String program, String... arguments) {
        try (Sandbox sandbox = builder.build()) {
            return sandbox.run(Python.command(program, arguments));
        }
    }

    private static NetworkAttempt only(RunResult run) {
        assertThat(run.network().attempts()).hasSize(1);
        return run.network().attempts().get(0);
    }
}
