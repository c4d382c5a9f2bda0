package org.sandboxed.engine.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Action;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.DnsQuestion;
import org.sandboxed.engine.record.NetworkAttempt;
import org.sandboxed.engine.refusals.Python;

import static org.assertj.core.api.Assertions.assertThat;

/** What name servers answer is known, and attempts carry the names that programs asked for. */
class NamesLearnedTests {

    private static final String QUERY = """
        def query(name, kind=1):
            labels = b''.join(bytes([len(l)]) + l.encode() for l in name.split('.'))
            return struct.pack('>6H', 7, 0x100, 1, 0, 0, 0) + labels + b'\\0' + struct.pack('>HH', kind, 1)
        def dial(address, port=443, family=socket.AF_INET):
            attempt(lambda: socket.socket(family, socket.SOCK_STREAM).connect((address, port)))
        server = (sys.argv[1], 53)
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        s.settimeout(10)
        """;

    private NameServer server;

    @BeforeEach
    void start() throws IOException {
        server = NameServer.start()
                .add("api.example.com", "203.0.113.7")
                .add("www.example.com", "edge.example.net")
                .add("edge.example.net", "203.0.113.9", "2001:db8::9");
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "os.write(s.fileno(), QUERY)",
                "s.send(QUERY)",
                "s.sendmsg([QUERY])",
                "s.sendto(QUERY, server)",
                "s.sendto(QUERY, socket.MSG_NOSIGNAL, server)",
            })
    void an_attempt_has_the_name_that_was_asked_for(String send) {
        RunResult run = run("QUERY = query('API.example.com')\ns.connect(server)\n" + send + """

            print(len(s.recv(2048)) > 12, s.getpeername() == server, s.getsockname()[0])
            dial('203.0.113.7')
            dial('203.0.113.8')
            """);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("True True 127.0.0.1\nECONNREFUSED\nECONNREFUSED\n");
        assertThat(run.network().to("api.example.com").attempts())
                .filteredOn(attempt -> attempt.operation() == NetworkAttempt.Operation.CONNECT)
                .singleElement()
                .extracting(NetworkAttempt::port)
                .isEqualTo(443);
        assertThat(run.network().attempts())
                .flatExtracting(NetworkAttempt::questions)
                .as("once, however it was sent")
                .containsExactly(new DnsQuestion("api.example.com", "A"));
        assertThat(run.network().to("203.0.113.8").attempts())
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.hostname()).isEmpty());
    }

    @Test
    void a_socket_goes_on_to_another_server_as_ever() throws IOException {
        try (NameServer second = NameServer.start().add("other.example.com", "203.0.113.11")) {
            RunResult run = run("""
                other = (sys.argv[2], 53)
                s.connect(server)
                s.send(query('api.example.com'))
                first = len(s.recv(2048))
                s.connect(other)
                s.send(query('other.example.com'))
                print(first > 12, len(s.recv(2048)) > 12, s.getpeername() == other)
                dial('203.0.113.7')
                dial('203.0.113.11')
                """, second.address());

            assertThat(run.stdout()).as(run.stderr()).startsWith("True True True\n");
            assertThat(run.network().attempts())
                    .filteredOn(attempt -> attempt.port() == 443)
                    .extracting(attempt -> attempt.hostname().orElseThrow())
                    .containsExactly("api.example.com", "other.example.com");
        }
    }

    @Test
    void an_alias_is_known_by_the_name_that_was_asked_for() {
        RunResult run = run("""
            s.connect(server)
            for kind in (1, 28):
                s.send(query('www.example.com', kind))
                s.recv(2048)
            dial('203.0.113.9')
            dial('2001:db8::9', family=socket.AF_INET6)
            """);

        assertThat(run.network().to("www.example.com").attempts())
                .as(run.stderr())
                .filteredOn(attempt -> attempt.port() == 443)
                .extracting(attempt -> attempt.address().orElseThrow().getHostAddress())
                .containsExactly("203.0.113.9", "2001:db8:0:0:0:0:0:9");
    }

    @Test
    void curl_is_known_to_have_meant_a_name() {
        try (Sandbox sandbox = withResolver(server.address())) {
            RunResult run = sandbox.run("curl", "-sS", "http://api.example.com:8080/");

            assertThat(run.stderr()).contains("Failed to connect to api.example.com");
            assertThat(run.network().denied().attempts()).singleElement().satisfies(attempt -> {
                assertThat(attempt.hostname()).contains("api.example.com");
                assertThat(attempt.port()).isEqualTo(8080);
            });
        }
    }

    @Test
    void a_lookup_of_the_c_library_gets_its_answer() {
        try (Sandbox sandbox = withResolver(server.address())) {
            assertThat(sandbox.run("getent", "hosts", "api.example.com").stdout())
                    .matches("203\\.0\\.113\\.7 +api\\.example\\.com\n");
            assertThat(sandbox.run("getent", "ahosts", "www.example.com").stdout())
                    .contains("203.0.113.9", "2001:db8::9");
        }
    }

    @Test
    void a_server_that_nobody_reaches_is_told_at_once() {
        String nobody = "127.0.0.97";
        try (Sandbox sandbox = withResolver(nobody)) {
            RunResult run = sandbox.run("getent", "hosts", "api.example.com");

            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.duration()).isLessThan(Duration.ofSeconds(25));
        }
    }

    /** A sandbox whose C library asks a server. */
    private static Sandbox withResolver(String address) {
        byte[] configuration =
                ("nameserver " + address + "\noptions timeout:30 attempts:1\n").getBytes(StandardCharsets.US_ASCII);
        return Sandbox.builder()
                .allowNet("udp://" + address + ":53")
                .handler(
                        Syscall.OPENAT,
                        call -> call.readString(1)
                                        .filter("/etc/resolv.conf"::equals)
                                        .isPresent()
                                ? Action.injectBytes(configuration)
                                : Action.proceed())
                .build();
    }

    private RunResult run(String program, String... others) {
        String[] addresses =
                Stream.concat(Stream.of(server.address()), Stream.of(others)).toArray(String[]::new);
        String[] rules =
                Stream.of(addresses).map(address -> "udp://" + address + ":53").toArray(String[]::new);
        try (Sandbox sandbox = Sandbox.builder().allowNet(rules).build()) {
            return sandbox.run(Python.command(QUERY + program, addresses));
        }
    }
}
