package org.sandboxed.http;

import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.record.HttpExchange;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** Programs as they are, which reach a server of the test under a name that does not exist. */
class ClientTests {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private WebServer server;
    private Sandbox sandbox;

    @BeforeEach
    void start() throws Exception {
        server = new WebServer();
        sandbox = Sandbox.builder()
                .redirectNet("api.example.com:80", server.here())
                .allowHttp("* api.example.com/v1/*")
                .build();
    }

    @AfterEach
    void stop() {
        sandbox.close();
        server.close();
    }

    @Test
    void curl_sends_a_body_and_reuses_its_connection() {
        RunResult curl = sandbox.run(
                "curl", "-sS", "-v", "-d", "a=1", "http://api.example.com/v1/x", "http://api.example.com/v1/y");

        assertThat(curl).succeeded().hasStdout("POST /v1/x a=1\nPOST /v1/y a=1\n");
        assertThat(curl.stderr()).contains("Re-using existing connection").contains("X-server: test");
        assertThat(curl.http())
                .requested("POST api.example.com/v1/*")
                .wasAllowed()
                .times(2)
                .hasStatus(200)
                .hasRule("allowHttp: * api.example.com/v1/*")
                .hasRequestBodyContaining("a=1")
                .hasRequestHeader("content-type", "application/x-www-form-urlencoded");
        assertThat(curl.http()).neverRequested("GET *").hasNoDenials();
        assertThat(curl.network().attempts()).hasSize(1);
    }

    @Test
    void curl_asks_before_it_sends_much() {
        RunResult curl = sandbox.run(
                "sh",
                "-c",
                "head -c 3000000 /dev/zero | tr '\\0' a |"
                        + " curl -sS -T - -H 'Expect: 100-continue' http://api.example.com/v1/big | wc -c");

        assertThat(curl).succeeded();
        assertThat(curl.stdout().strip()).isEqualTo(String.valueOf(3_000_000 + "PUT /v1/big \n".length()));
        assertThat(curl.http().exchanges()).singleElement().satisfies(exchange -> {
            assertThat(exchange.request().bodySize()).isEqualTo(3_000_000);
            assertThat(exchange.request().body()).hasSize(256 * 1024);
            assertThat(exchange.response().bodySize()).isGreaterThan(3_000_000);
        });
    }

    @Test
    void curl_offers_http2_and_speaks_http1() {
        RunResult curl = sandbox.run("curl", "-sS", "--http2", "-I", "http://api.example.com/v1/x");

        assertThat(curl).succeeded();
        assertThat(curl.stdout()).startsWith("HTTP/1.1 200 OK");
        assertThat(server.requests()).containsExactly("HEAD /v1/x");
    }

    @Test
    void python_is_told_what_is_refused() {
        RunResult python = sandbox.run("python3", "-c", """
            import urllib.request, urllib.error
            print(urllib.request.urlopen('http://api.example.com/v1/x').read())
            try:
                urllib.request.urlopen('http://api.example.com/v2/x')
            except urllib.error.HTTPError as e:
                print(e.code, e.headers['Sandboxed-Refusal'])
            """);

        assertThat(python).succeeded().hasStdout("b'GET /v1/x\\n'\n403 allowHttp: no rule allows this request\n");
    }

    @Test
    void wget_speaks_through_it_as_well() {
        RunResult wget = sandbox.run("wget", "-q", "-O", "-", "http://api.example.com/v1/x");

        assertThat(wget).succeeded().hasStdout("GET /v1/x\n");
    }

    @Test
    void node_fetches_through_it_as_well() {
        RunResult node = sandbox.run(
                "node",
                "-e",
                "fetch('http://api.example.com/v1/x', {method: 'POST', body: 'b'}).then(r =>"
                        + " r.text()).then(console.log)");

        assertThat(node).succeeded().hasStdoutContaining("POST /v1/x b");
    }

    /** What a client in Java does. */
    static final class JavaClient {

        private JavaClient() {}

        public static void main(String[] args) throws Exception {
            java.net.http.HttpClient client = java.net.http.HttpClient.newHttpClient();
            for (int i = 0; i < 3; i++) {
                System.out.print(client.send(
                                java.net.http.HttpRequest.newBuilder(
                                                java.net.URI.create("http://api.example.com/v1/" + i))
                                        .build(),
                                java.net.http.HttpResponse.BodyHandlers.ofString())
                        .body());
            }
        }
    }

    @Test
    void the_client_of_java_speaks_through_it_as_well() {
        RunResult java = sandbox.runJava(JavaClient.class);

        assertThat(java).succeeded().hasStdout("GET /v1/0\nGET /v1/1\nGET /v1/2\n");
        assertThat(java.http().exchanges()).extracting(HttpExchange::path).containsExactly("/v1/0", "/v1/1", "/v1/2");
    }

    @Test
    void a_server_that_is_not_there_is_a_bad_gateway() {
        server.close();

        RunResult curl = sandbox.run(Programs.statuses("http://api.example.com/v1/x"));

        assertThat(curl).hasStdout("502\n");
        assertThat(curl.http())
                .requested("GET api.example.com/v1/x")
                .wasAllowed()
                .hasStatus(502);
    }

    @Test
    void an_answer_that_nobody_waits_for_does_not_hold_the_run_up() {
        RunResult curl = sandbox.run(Programs.raw("""
            s = socket.create_connection(('api.example.com', 80))
            s.sendall(b'GET /v1/left HTTP/1.1\\r\\nHost: api.example.com\\r\\n\\r\\n')
            """));

        assertThat(curl).succeeded();
        assertThat(curl.http()).requested("GET api.example.com/v1/left").wasAllowed();
    }

    @ParameterizedTest
    @CsvSource({"AF_INET, 127.0.0.1", "AF_INET6, ::ffff:127.0.0.1"})
    void a_program_that_leaves_its_port_to_the_kernel_until_it_connects_gets_through(String family, String local) {
        try (Sandbox binding = Sandbox.builder()
                .allowHttp("GET api.example.com/*")
                .allowBind("0")
                .redirectNet("api.example.com:80", server.here())
                .build()) {
            RunResult run = binding.run("python3", "-c", """
                import socket, sys
                s = socket.socket(getattr(socket, sys.argv[1]))
                s.setsockopt(socket.IPPROTO_IP, 24, 1)  # IP_BIND_ADDRESS_NO_PORT, as curl sets it for --interface
                s.bind((sys.argv[2], 0))
                to = socket.gethostbyname('api.example.com')
                s.connect((to if s.family == socket.AF_INET else '::ffff:' + to, 80))
                s.sendall(b'GET /x HTTP/1.1\\r\\nHost: api.example.com\\r\\nConnection: close\\r\\n\\r\\n')
                print(s.recv(15).decode())
                """, family, local);

            assertThat(run.stdout()).as(run.stderr()).isEqualTo("HTTP/1.1 200 OK\n");
            assertThat(run.http()).requested("GET api.example.com/x").wasAllowed();
        }
    }

    @Test
    void the_program_believes_that_it_is_where_it_wanted_to_be() {
        RunResult python = sandbox.run("python3", "-c", """
            import socket
            s = socket.create_connection(('api.example.com', 80))
            print(s.getpeername() == (socket.gethostbyname('api.example.com'), 80))
            """);

        assertThat(python).succeeded().hasStdout("True\n");
    }

    @Test
    void the_proxy_serves_nobody_else() throws Exception {
        Set<Integer> ports = Listening.portsOfThisProcess();
        ports.remove(server.port());

        assertThat(ports).isNotEmpty();
        for (int port : ports) {
            try (Socket socket = new Socket(LOOPBACK, port)) {
                socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: api.example.com\r\n\r\n".getBytes(US_ASCII));
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            } catch (SocketException reset) {
                assertThat(reset).hasMessageContaining("reset");
            }
        }
        assertThat(sandbox.http().exchanges()).isEmpty();
    }
}
