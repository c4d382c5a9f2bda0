package org.sandboxed.engine.network;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.record.NetworkAttempt;
import org.sandboxed.engine.record.NetworkAttempt.Operation;
import org.sandboxed.engine.refusals.Python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** bind(2) and listen(2) under rules. */
class BindTests {

    private static final String BIND = """
        def bind(port, kind=socket.SOCK_STREAM):
            with socket.socket(socket.AF_INET, kind) as s:
                s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                s.bind(('127.0.0.1', port))
                if kind == socket.SOCK_STREAM:
                    s.listen()
        """;

    @Test
    void net_149_denied_ports_are_those_of_tcp() {
        RunResult run = run(Sandbox.builder().denyBind("18461").allowNet("udp://*"), """
            attempt(lambda: bind(18461))
            attempt(lambda: bind(18463))
            attempt(lambda: bind(18461, socket.SOCK_DGRAM))
            """);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("EACCES\nok\nok\n");
        assertThat(run.network().denied().attempts())
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.rule()).contains("denyBind: 18461"));
    }

    @Test
    void a_udp_port_is_not_taken_by_an_address_that_changes_its_family() {
        RunResult run = run(Sandbox.builder(), """
            address = ctypes.create_string_buffer(struct.pack('=H', 2) + socket.htons(18469).to_bytes(2, 'little') + bytes(12))
            families = [struct.pack('=H', family) for family in (socket.AF_UNIX, socket.AF_INET)]
            def swap():
                while True:
                    for family in families:
                        libc.memcpy(address, family, 2)
            threading.Thread(target=swap, daemon=True).start()
            for name in (b'', bytes([0]) * 2):
                address[2:2 + len(name)] = name
                for i in range(1000):
                    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
                        if libc.bind(s.fileno(), address, 16) == 0:
                            print('bound', s.getsockname())
            """);

        assertThat(run.stdout()).as(run.stderr()).isEmpty();
    }

    @Test
    void names_that_are_no_paths_are_bound_beside_a_udp_socket() {
        RunResult run = run(Sandbox.builder(), """
            udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            def unix(name):
                return ctypes.c_char_p(struct.pack('=H', socket.AF_UNIX) + name)
            attempt(lambda: raw(${bind}, udp.fileno(), unix(bytes(1) + b'sandboxed' + bytes(8)), 16))
            server = socket.socket(socket.AF_UNIX)
            server.bind('\\0sandboxed-%d' % os.getpid())
            server.listen()
            client = socket.socket(socket.AF_UNIX)
            client.bind('')
            client.connect(server.getsockname())
            print(server.accept()[1] == client.getsockname(), len(client.getsockname()))
            attempt(lambda: socket.socket(socket.AF_UNIX).bind(server.getsockname()))
            server = socket.socket(socket.AF_UNIX)
            server.bind('path')
            print(server.getsockname())
            attempt(lambda: raw(${bind}, udp.fileno(), unix(b'other' + bytes(16)), 16))
            """);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("EAFNOSUPPORT\nTrue 6\nEADDRINUSE\npath\nEAFNOSUPPORT\n");
    }

    @Test
    void net_150_every_port_can_be_allowed() {
        RunResult run = run(Sandbox.builder().allowBind("*"), """
            attempt(lambda: bind(18465))
            attempt(lambda: bind(0))
            """);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("ok\nok\n");
        assertThat(run.network().attempts())
                .extracting(NetworkAttempt::operation)
                .containsExactly(Operation.BIND, Operation.LISTEN, Operation.BIND, Operation.LISTEN);
    }

    @Test
    void net_151_who_may_listen_may_not_connect_for_that() throws Exception {
        try (Servers.Hello server = new Servers.Hello("127.0.0.1")) {
            RunResult run = run(
                    Sandbox.builder().allowBind("*"),
                    "attempt(lambda: bind(0))\n"
                            + "attempt(lambda: socket.create_connection(('127.0.0.1', int(sys.argv[1]))))",
                    String.valueOf(server.port()));

            assertThat(run.stdout()).isEqualTo("ok\nECONNREFUSED\n");
            assertThat(server.accepted()).isZero();
        }
    }

    @Test
    void net_153_a_port_that_the_kernel_picks_can_be_allowed_alone() {
        RunResult run = run(Sandbox.builder().allowBind("0"), """
            attempt(lambda: bind(0))
            attempt(lambda: bind(18467))
            attempt(lambda: socket.socket().listen())
            """);

        assertThat(run.stdout()).isEqualTo("ok\nEACCES\nok\n");
    }

    @Test
    void net_163_a_destination_is_no_port() {
        RunResult run = run(Sandbox.builder().allowNet("1.2.3.4:80"), "attempt(lambda: bind(8081))");

        assertThat(run.stdout()).isEqualTo("EACCES\n");
    }

    @Test
    void net_173_a_privileged_supervisor_lends_its_privilege_to_nobody() throws Exception {
        Path setting = Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start");
        try (BufferedReader first = Files.newBufferedReader(setting)) {
            assumeTrue(Integer.parseInt(first.readLine()) > 7, "skipped: port 7 needs no privilege here");
        }
        RunResult run = run(Sandbox.builder().allowBind("7"), """
            if os.geteuid() == 0:
                os.setuid(65534)
            attempt(lambda: bind(7))
            """);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("EACCES\n");
    }

    @Test
    void deny_wins_whatever_is_allowed() {
        RunResult run = run(
                Sandbox.builder().allowBind("18468-18469").denyBind("18469"),
                "attempt(lambda: bind(18468))\nattempt(lambda: bind(18469))\nattempt(lambda: bind(18470))");

        assertThat(run.stdout()).isEqualTo("ok\nEACCES\nEACCES\n");
    }

    @Test
    void a_port_in_use_is_in_use() throws Exception {
        try (Servers.Hello server = new Servers.Hello("127.0.0.1")) {
            RunResult run = run(
                    Sandbox.builder().allowBind("*"),
                    "attempt(lambda: bind(int(sys.argv[1])))",
                    String.valueOf(server.port()));

            assertThat(run.stdout()).isEqualTo("EADDRINUSE\n");
            assertThat(run.network().denied().isEmpty()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void a_server_and_its_client_talk_in_one_sandbox(String address) {
        RunResult run = run(Sandbox.builder().allowBind("0").allowNet("localhost"), """
            family = socket.AF_INET6 if ':' in sys.argv[1] else socket.AF_INET
            server = socket.create_server((sys.argv[1], 0), family=family)
            client = socket.create_connection(server.getsockname()[:2])
            accepted, _ = server.accept()
            client.sendall(b'ping')
            print(accepted.recv(4))
            """, address);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("b'ping'\n");
        assertThat(run.network().denied().isEmpty()).isTrue();
    }

    @Test
    void a_socket_that_is_none_is_told_so() {
        RunResult run = run(Sandbox.builder().allowBind("*"), """
            a = ctypes.create_string_buffer(b'\\2\\0\\0\\0\\x7f\\0\\0\\1', 16)
            attempt(lambda: raw(${bind}, 999, ctypes.byref(a), 16))
            attempt(lambda: raw(${bind}, os.open('/dev/null', 0), ctypes.byref(a), 16))
            attempt(lambda: raw(${listen}, os.open('/dev/null', 0), 1))
            attempt(lambda: raw(${listen}, 999, 1))
            attempt(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).listen())
            """);

        assertThat(run.stdout()).isEqualTo("EBADF\nENOTSOCK\nENOTSOCK\nEBADF\nENOTSUP\n");
    }

    private static RunResult run(Sandbox.Builder builder, String program, String... arguments) {
        try (Sandbox sandbox = builder.build()) {
            return sandbox.run(Python.command(BIND + program, arguments));
        }
    }
}
