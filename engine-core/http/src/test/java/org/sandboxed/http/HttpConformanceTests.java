package org.sandboxed.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.record.HttpExchange;

import static org.assertj.core.api.Assumptions.assumeThat;
import static org.sandboxed.assertj.SandboxAssertions.assertThat;
import static org.sandboxed.assertj.SandboxAssertions.assertThatThrownBy;
import static org.sandboxed.assertj.SandboxAssertions.tuple;

/** The cases of the conformance list about HTTP rules. */
class HttpConformanceTests {

    private WebServer server;

    @BeforeEach
    void start() throws Exception {
        server = new WebServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Sandbox.Builder builder() {
        return Sandbox.builder().httpPorts(server.port());
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.port() + path;
    }

    private static String statuses(Sandbox.Builder builder, String... urls) {
        try (Sandbox sandbox = builder.build()) {
            RunResult curl = sandbox.run(Programs.statuses(urls));
            return curl.stdout().strip().replace('\n', ' ');
        }
    }

    @Test
    void net_237_what_no_rule_allows_reaches_no_server() {
        assertThat(statuses(builder().allowHttp("GET 127.0.0.1/allowed"), url("/denied"), url("/allowed")))
                .isEqualTo("403 200");
        assertThat(server.requests()).containsExactly("GET /allowed");
    }

    @Test
    void net_238_deny_wins() {
        assertThat(statuses(
                        builder().allowHttp("* 127.0.0.1/*").denyHttp("* 127.0.0.1/secret"),
                        url("/public"),
                        url("/secret")))
                .isEqualTo("200 403");
    }

    @Test
    void net_239_a_rule_is_about_its_method() {
        try (Sandbox sandbox = builder().allowHttp("GET 127.0.0.1/*").build()) {
            RunResult curl = sandbox.run("curl", "-s", "-i", "-d", "x=1", url("/"));

            assertThat(curl.stdout())
                    .startsWith("HTTP/1.1 403 Forbidden")
                    .contains("Sandboxed-Refusal: allowHttp: no rule allows this request");
            assertThat(server.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//admin/x",
                "/./admin/x",
                "/public/../admin/x",
                "/%61dmin/x",
                "/admin//x",
                "/%2e%2e/admin/x",
                "/admin;v=1/x",
                "/public/..//admin%5Cx"
            })
    void net_241_no_spelling_leads_around_a_rule(String path) {
        assertThat(statuses(builder().denyHttp("* */admin/*"), url(path))).isEqualTo("403");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void no_case_of_a_method_leads_around_a_rule() {
        try (Sandbox sandbox = builder().denyHttp("DELETE */*").build()) {
            RunResult curl = sandbox.run("curl", "-s", "-i", "-X", "delete", url("/x"));

            assertThat(curl.stdout()).startsWith("HTTP/1.1 403 Forbidden");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void net_242_an_exact_path_has_many_spellings_and_no_end() {
        assertThat(statuses(
                        builder().allowHttp("GET 127.0.0.1/v1/models"),
                        url("/v1/./models"),
                        url("/v1//models"),
                        url("/v1/models/extra")))
                .isEqualTo("200 200 403");
    }

    @Test
    void net_245_rules_that_only_deny_leave_the_rest_open() {
        assertThat(statuses(builder().denyHttp("* 127.0.0.1/secret"), url("/other"), url("/secret")))
                .isEqualTo("200 403");
    }

    @Test
    void net_246_other_ports_are_left_alone() throws Exception {
        try (WebServer other = new WebServer()) {
            String curl = statuses(
                    builder().allowHttp("GET example.com/*").allowNet(":" + other.port()),
                    "http://127.0.0.1:" + other.port() + "/x",
                    url("/x"));

            // No rule names 127.0.0.1 at the port that is looked into, so not even the connection is made.
            assertThat(curl).isEqualTo("200 000");
            assertThat(other.requests()).containsExactly("GET /x");
        }
    }

    private static InetAddress ipv6Loopback() throws IOException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
        assumeThat(NetworkInterface.getByInetAddress(loopback))
                .as("this machine has IPv6")
                .isNotNull();
        return loopback;
    }

    @Test
    void net_247_ipv6_is_looked_into_as_well() throws Exception {
        InetAddress loopback = ipv6Loopback();
        try (WebServer v6 = new WebServer(loopback);
                WebServer other = new WebServer(loopback)) {
            Sandbox.Builder builder =
                    Sandbox.builder().allowHttp("GET */*").httpPorts(v6.port()).allowNet("[::1]:" + other.port());
            String url = "http://[::1]:" + v6.port() + "/";
            try (Sandbox sandbox = builder.build()) {
                assertThat(sandbox.run(Programs.statuses(url)).stdout()).isEqualTo("200\n");
                assertThat(sandbox.run("curl", "-s", "-g", "-o", "/dev/null", "-w", "%{http_code}", "-d", "x", url)
                                .stdout())
                        .isEqualTo("403");
                assertThat(v6.requests()).containsExactly("GET /");
                assertThat(sandbox.run("curl", "-s", "-g", "-d", "x", "http://[::1]:" + other.port() + "/")
                                .stdout())
                        .isEqualTo("POST / x\n");
                assertThat(sandbox.http().exchanges()).hasSize(2);
            }
        }
    }

    @Test
    void from_an_ipv6_address_and_to_the_unspecified_one_as_well() throws Exception {
        InetAddress loopback = ipv6Loopback();
        try (WebServer v6 = new WebServer(loopback);
                Sandbox sandbox = Sandbox.builder()
                        .allowHttp("GET */*")
                        .allowBind("0")
                        .httpPorts(v6.port())
                        .build()) {
            RunResult run = sandbox.run(Programs.raw("""
                port = %d
                for local, to in (('::1', '::1'), ('::1', '::'), (None, '::'), ('::', '::1')):
                    s = socket.socket(socket.AF_INET6)
                    if local:
                        s.bind((local, 0))
                    s.connect((to, port))
                    s.sendall(b'GET / HTTP/1.1\\r\\nHost: [::1]\\r\\nConnection: close\\r\\n\\r\\n')
                    print(s.recv(12), s.getpeername()[0], s.getsockname()[0] if local == '::1' else '')
                """.formatted(v6.port())));

            assertThat(run.stdout()).as(run.stderr()).isEqualTo("""
                b'HTTP/1.1 200' ::1 ::1
                b'HTTP/1.1 200' ::1 ::1
                b'HTTP/1.1 200' ::1\s
                b'HTTP/1.1 200' ::1\s
                """);
            assertThat(run.http().exchanges()).hasSize(4);
        }
    }

    @Test
    void net_249_250_251_a_request_names_one_host() {
        try (Sandbox sandbox = builder().allowHttp("* */*").build()) {
            RunResult run = sandbox.run(Programs.raw("""
                port = %d
                for lines in ['GET http://evil.test/ HTTP/1.1\\r\\nHost: 127.0.0.1',
                              'GET / HTTP/1.1\\r\\nHost: 127.0.0.1:x@evil.test',
                              'GET / HTTP/1.1\\r\\nHost: a@127.0.0.1',
                              'GET / HTTP/1.1\\r\\nHost: evil.test',
                              'GET / HTTP/1.1\\r\\nHost: 127.0.0.2',
                              'GET / HTTP/1.1\\r\\nHost: 127.0.0.1:1',
                              'GET / HTTP/1.1\\r\\nHost: 127.0.0.1\\r\\nHost: 127.0.0.1',
                              'GET / HTTP/1.1\\r\\nX: y',
                              'GET http://127.0.0.1:%d/ok HTTP/1.1\\r\\nHost: 127.0.0.1:%d']:
                    print(send('127.0.0.1', port, lines + '\\r\\nConnection: close\\r\\n\\r\\n')[9:12])
                """.formatted(server.port(), server.port(), server.port())));

            assertThat(run.stdout()).as(run.stderr()).isEqualTo("403\n".repeat(8) + "200\n");
            assertThat(server.requests()).containsExactly("GET /ok");
            assertThat(run.http().denied().exchanges()).hasSize(8);
        }
    }

    @Test
    void net_253_each_request_of_a_connection_is_judged() {
        try (Sandbox sandbox = builder().allowHttp("GET 127.0.0.1/*").build()) {
            RunResult run = sandbox.run(Programs.raw("""
                port = %d
                print(send('127.0.0.1', port, 'GET /1 HTTP/1.1\\r\\nHost: 127.0.0.1\\r\\n\\r\\n'
                           + 'GET /2 HTTP/1.1\\r\\nHost: evil.test\\r\\n\\r\\n'
                           + 'POST /3 HTTP/1.1\\r\\nHost: 127.0.0.1\\r\\nContent-Length: 0\\r\\n\\r\\n'
                           + 'GET /4 HTTP/1.1\\r\\nHost: 127.0.0.1\\r\\nConnection: close\\r\\n\\r\\n'))
                """.formatted(server.port())));

            assertThat(run.http().exchanges())
                    .as(run.stderr())
                    .extracting(
                            HttpExchange::path, exchange -> exchange.status().orElse(0))
                    .containsExactly(tuple("/1", 200), tuple("/2", 403), tuple("/3", 403), tuple("/4", 200));
            assertThat(run.stdout()).contains("GET /1\n", "GET /4\n");
            assertThat(server.requests()).containsExactly("GET /1", "GET /4");
        }
    }

    @Test
    void net_261_tls_without_a_certificate_of_ours_is_closed() {
        try (Sandbox sandbox = builder().allowHttp("GET 127.0.0.1/*").build()) {
            RunResult curl = sandbox.run("curl", "-sS", "-k", "https://127.0.0.1:" + server.port() + "/");

            assertThat(curl).failed();
            assertThat(server.requests()).isEmpty();
            assertThat(curl.http().exchanges()).isEmpty();
        }
    }

    @Test
    void net_263_http3_does_not_lead_around_the_rules() {
        try (Sandbox sandbox = Sandbox.builder()
                .allowHttp("GET 127.0.0.1/*")
                .allowNet("udp://127.0.0.1")
                .build()) {
            RunResult run = sandbox.run("python3", "-c", """
                import socket
                s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                for port in (443, 5000):
                    try:
                        print(s.sendto(b'x', ('127.0.0.1', port)))
                    except OSError as e:
                        print(e.errno)
                """);

            assertThat(run.stdout()).as(run.stderr()).isEqualTo("111\n1\n");
            assertThat(run.network().denied().attempts())
                    .singleElement()
                    .satisfies(attempt -> assertThat(attempt.rule())
                            .isEqualTo(Optional.of("HTTP: HTTP/3 would go around the rules about this host")));
        }
    }

    @Test
    void net_265_what_is_refused_is_in_the_record_with_its_rule() {
        try (Sandbox sandbox =
                builder().allowHttp("GET 127.0.0.1/*").denyHttp("* */secret").build()) {
            RunResult curl = sandbox.run("curl", "-s", url("/secret?token=1"));

            assertThat(curl.http().exchanges()).singleElement().satisfies(exchange -> {
                assertThat(exchange.isDenied()).isTrue();
                assertThat(exchange.rule()).contains("denyHttp: * */secret");
                assertThat(exchange.url()).isEqualTo(url("/secret?token=1"));
                assertThat(exchange.query()).contains("token=1");
                assertThat(exchange.status()).hasValue(403);
                assertThat(exchange.describe()).endsWith("-> 403 DENIED by denyHttp: * */secret");
            });
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void net_257_ports_without_a_rule_are_refused() {
        assertThatThrownBy(() -> Sandbox.builder().httpPorts(8080).build())
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("httpPorts: [8080]: without a rule nothing is looked into");
    }
}
