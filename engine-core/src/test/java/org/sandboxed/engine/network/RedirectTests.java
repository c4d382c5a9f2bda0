package org.sandboxed.engine.network;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.record.NetworkAttempt;
import org.sandboxed.engine.refusals.Python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Connections that go to a server of the test. */
class RedirectTests {

    private static final String HELLO = """
        def hello(host, port, family=socket.AF_INET):
            with socket.socket(family) as s:
                s.connect((host, port))
                print(s.makefile().readline(), end='')
        """;

    private Servers.Hello server;

    @BeforeEach
    void start() throws Exception {
        server = new Servers.Hello("127.0.0.1");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void a_name_that_does_not_exist_leads_to_the_test() {
        RunResult run = run("api.example.com:443", """
            s = socket.create_connection(('api.example.com', 443), 5)
            print(s.makefile().readline(), end='')
            """);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("hello\n");
        assertThat(run.network().denied().isEmpty()).isTrue();
        assertThat(run.network().to("api.example.com").attempts())
                .singleElement()
                .satisfies(attempt -> {
                    assertThat(attempt.port()).isEqualTo(443);
                    assertThat(attempt.rule())
                            .contains("redirectNet: api.example.com:443 to localhost:" + server.port());
                });
        assertThat(server.accepted()).isEqualTo(1);
    }

    @Test
    void an_address_and_its_other_port_are_told_apart() {
        RunResult run = run("203.0.113.7:80,443", HELLO + """
            hello('203.0.113.7', 80)
            hello('203.0.113.7', 443)
            attempt(lambda: hello('203.0.113.7', 81))
            attempt(lambda: hello('203.0.113.8', 80))
            """);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("hello\nhello\nECONNREFUSED\nECONNREFUSED\n");
    }

    @Test
    void the_program_believes_to_be_where_it_wanted_to() {
        RunResult run = run("203.0.113.7:80", """
            s = socket.create_connection(('203.0.113.7', 80), 5)
            print(s.getpeername(), s.makefile().readline(), end='')
            """);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("('203.0.113.7', 80) hello\n");
    }

    @Test
    void an_ipv6_socket_follows() {
        RunResult run = run("[2001:db8::1]:80", HELLO + "hello('2001:db8::1', 80, socket.AF_INET6)");

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("hello\n");
    }

    @Test
    void what_is_denied_goes_nowhere() {
        try (Sandbox sandbox = Sandbox.builder()
                .redirectNet("203.0.113.7:80", "localhost:" + server.port())
                .denyNet("203.0.113.0/24")
                .build()) {
            RunResult run = sandbox.run(Python.command(HELLO + "attempt(lambda: hello('203.0.113.7', 80))"));

            assertThat(run.stdout()).isEqualTo("ECONNREFUSED\n");
            assertThat(run.network().attempts())
                    .singleElement()
                    .satisfies(attempt -> assertThat(attempt.rule()).contains("denyNet: 203.0.113.0/24"));
            assertThat(server.accepted()).isZero();
        }
    }

    @Test
    void the_way_there_is_not_opened_for_itself() {
        RunResult run = run("203.0.113.7:80", HELLO + "attempt(lambda: hello('127.0.0.1', " + server.port() + "))");

        assertThat(run.stdout()).isEqualTo("ECONNREFUSED\n");
        assertThat(run.network().attempts())
                .extracting(NetworkAttempt::isDenied)
                .containsExactly(true);
    }

    @Test
    void a_real_client_gets_there_by_name() {
        RunResult run = run("www.example.org:80", """
            out = subprocess.run(['curl', '-sS', '--http0.9', 'http://www.example.org/'], capture_output=True, text=True)
            print(out.stdout, out.stderr, end='')
            """);

        assertThat(run.stdout()).as(run.stderr()).startsWith("hello\n");
    }

    @ParameterizedTest
    @CsvSource({
        "':80', 'localhost:1', write a host and its port",
        "'h', 'localhost:1', write a host and its port",
        "'udp://h:53', 'localhost:1', only TCP",
        "'h:80', 'localhost', write where connections go",
        "'h:80', ':80', connections go to one host",
        "'h:80', '10.0.0.0/8:80', connections go to one host",
        "'h:x', 'localhost:1', invalid port",
    })
    void what_makes_no_sense_is_refused(String from, String to, String message) {
        assertThatThrownBy(() -> Sandbox.builder().redirectNet(from, to))
                .isInstanceOf(SandboxException.class)
                .hasMessageStartingWith("redirectNet: ")
                .hasMessageContaining(message);
    }

    private RunResult run(String from, String program) {
        try (Sandbox sandbox = Sandbox.builder()
                .redirectNet(from, "localhost:" + server.port())
                .build()) {
            return sandbox.run(Python.command(program));
        }
    }
}
