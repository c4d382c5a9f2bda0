package org.sandboxed.http;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.record.HttpExchange;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** Programs and servers that are slow, broken, or want too much: others are served as ever, and memory is bounded. */
@Timeout(120)
class PeerTests {

    private Sandbox sandbox;

    @BeforeEach
    void open() {
        sandbox = Sandbox.builder().allowHttp().timeout(Duration.ofSeconds(60)).build();
        sandbox.http().stub("* api.example.com/*").respond(200, "ok");
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a long header, 'X: ' + 'a' * 70000 + CRLF",
        "many headers, 'X: a\\r\\n' * 201",
        "a line without end, 'a' * 70000",
    })
    void headers_have_a_limit(String name, String headers) {
        RunResult run = sandbox.run(Programs.raw("""
            CRLF = '\\r\\n'
            print(send('api.example.com', 80, 'GET / HTTP/1.1' + CRLF + 'Host: api.example.com' + CRLF + %s + CRLF)[:12])
            """.formatted(headers)));

        assertThat(run.stdout()).as(name + run.stderr()).isEqualTo("HTTP/1.1 431\n");
        assertThat(run.http().exchanges())
                .singleElement()
                .satisfies(exchange -> assertThat(exchange.rule().orElseThrow()).startsWith("HTTP: malformed: "));
    }

    @Test
    void the_record_forgets_the_oldest_bodies() {
        sandbox.http().stub("GET api.example.com/big/*").respond(200, new byte[300 * 1024]);

        RunResult curl = sandbox.run("curl", "-sS", "-o", "/dev/null", "http://api.example.com/big/[1-150]");

        assertThat(curl).succeeded();
        List<HttpExchange> kept = curl.http().exchanges();
        assertThat(kept.stream()
                        .mapToLong(exchange -> exchange.response().body().length)
                        .sum())
                .isLessThanOrEqualTo(32L * 1024 * 1024);
        assertThat(kept.get(kept.size() - 1).path()).isEqualTo("/big/150");
        assertThat(kept.get(kept.size() - 1).response().bodySize()).isEqualTo(300 * 1024);
        assertThat(curl.http().dropped()).isPositive().isEqualTo(150 - kept.size());
        assertThat(curl.http().toString())
                .startsWith("(the oldest " + curl.http().dropped() + " exchanges");
    }

    @Test
    void slow_programs_hold_nobody_up() {
        RunResult run = sandbox.run(Programs.raw("""
            slow = [socket.create_connection(('api.example.com', 80)) for i in range(20)]
            for i, s in enumerate(slow):
                s.sendall(b'GET / HTTP/1.1\\r\\nHost: api.exa'[:i])
            whole = 'GET / HTTP/1.1\\r\\nHost: api.example.com\\r\\nConnection: close\\r\\n\\r\\n'
            print(send('api.example.com', 80, whole)[-2:], open('/etc/hosts').read() != '')
            """));

        assertThat(run).succeeded().hasStdout("ok True\n");
        assertThat(run.http().exchanges()).hasSize(1);
        assertThat(run.duration()).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void an_answer_that_is_not_read_holds_nobody_up() {
        sandbox.http().stub("GET api.example.com/big").respond(200, new byte[20 * 1024 * 1024]);

        RunResult run = sandbox.run(Programs.raw("""
            lazy = [socket.create_connection(('api.example.com', 80)) for i in range(5)]
            for s in lazy:
                s.sendall(b'GET /big HTTP/1.1\\r\\nHost: api.example.com\\r\\n\\r\\n')
            whole = 'GET / HTTP/1.1\\r\\nHost: api.example.com\\r\\nConnection: close\\r\\n\\r\\n'
            print(send('api.example.com', 80, whole)[-2:])
            """));

        assertThat(run).succeeded().hasStdout("ok\n");
        assertThat(run.duration()).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void so_many_connections_are_served_at_a_time() {
        RunResult run = sandbox.run(Programs.raw("""
            whole = b'GET / HTTP/1.1\\r\\nHost: api.example.com\\r\\n\\r\\n'
            open_ones, answered = [], 0
            for i in range(300):
                s = socket.create_connection(('api.example.com', 80))
                open_ones.append(s)
                try:
                    s.sendall(whole)
                    answered += len(s.recv(100)) > 0
                except ConnectionError:
                    pass
            print(answered)
            for s in open_ones:
                s.close()
            for i in range(1000):
                try:
                    last = send('api.example.com', 80, whole.decode().replace('Host', 'Connection: close\\r\\nHost'))
                except ConnectionError:
                    continue
                if last:
                    print(last[-2:])
                    break
            """));

        assertThat(run).succeeded().hasStdout("256\nok\n");
        assertThat(run.http().denied().exchanges())
                .hasSizeGreaterThanOrEqualTo(44)
                .allSatisfy(exchange -> {
                    assertThat(exchange.rule()).contains("HTTP: more than 256 connections at a time");
                    assertThat(exchange.status()).isEmpty();
                });
    }

    private static Sandbox.Builder towards(CannedServer server) {
        return Sandbox.builder().allowHttp("* 127.0.0.1/*").httpPorts(server.port());
    }

    private static String[] curl(CannedServer server, String... more) {
        String[] command = new String[more.length + 5];
        System.arraycopy(new String[] {"curl", "-s", "-w", "\n%{http_code} %{exitcode}"}, 0, command, 0, 4);
        System.arraycopy(more, 0, command, 4, more.length);
        command[command.length - 1] = "http://127.0.0.1:" + server.port() + "/";
        return command;
    }

    @Test
    void a_server_that_does_not_answer_holds_only_its_program_up() throws Exception {
        try (CannedServer silent = new CannedServer("", false);
                Sandbox other = towards(silent).build()) {
            RunResult run = other.run(curl(silent, "--max-time", "1"));

            assertThat(run.stdout()).endsWith("000 28");
            assertThat(run.duration()).isLessThan(Duration.ofSeconds(20));
            assertThat(run.http().exchanges()).singleElement().satisfies(exchange -> {
                assertThat(exchange.isDenied()).isFalse();
                assertThat(exchange.status()).isEmpty();
            });
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "nothing, ''",
        "no HTTP, 'SSH-2.0-OpenSSH|'",
        "two lengths, 'HTTP/1.1 200 OK|Content-Length: 1|Content-Length: 2||ab'",
        "length and chunks, 'HTTP/1.1 200 OK|Content-Length: 1|Transfer-Encoding: chunked||0||'",
        "an unknown encoding, 'HTTP/1.1 200 OK|Transfer-Encoding: gzip||x'",
        "a header on two lines, 'HTTP/1.1 200 OK|X: a| b||'",
        "NUL, 'HTTP/1.1 200 OK|X: a~b||'",
        "another protocol unasked, 'HTTP/1.1 101 Switching Protocols||'",
        "broken off between the headers, 'HTTP/1.1 200 OK|X: y|'",
        "broken off in the headers, 'HTTP/1.1 200 OK|X: '",
    })
    void an_answer_that_is_none_is_a_bad_gateway(String name, String answer) throws Exception {
        String bytes = answer.replace("|", "\r\n").replace('~', '\0');
        try (CannedServer broken = new CannedServer(bytes, true);
                Sandbox other = towards(broken).build()) {
            RunResult run = other.run(curl(broken));

            assertThat(run.stdout()).as(name).endsWith("502 0");
            assertThat(run.http()).requested("GET 127.0.0.1").wasAllowed().hasStatus(502);
        }
    }

    @Test
    void what_is_wrong_with_an_answer_is_told_to_the_program() throws Exception {
        try (CannedServer broken = new CannedServer("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", true);
                Sandbox other = towards(broken).build()) {
            assertThat(other.run(curl(broken)).stdout())
                    .startsWith(
                            "The sandbox allows this request, but 127.0.0.1 sent an answer that is malformed: a length"
                                    + " that is no number\n");
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a length, 'HTTP/1.1 200 OK|Content-Length: 10||abc'",
        "chunks, 'HTTP/1.1 200 OK|Transfer-Encoding: chunked||3|abc|'",
        "a chunk, 'HTTP/1.1 200 OK|Transfer-Encoding: chunked||9|abc'",
        "chunks that are none, 'HTTP/1.1 200 OK|Transfer-Encoding: chunked||3|abc|zz|'",
    })
    void an_answer_that_breaks_off_does_not_look_whole(String name, String answer) throws Exception {
        try (CannedServer broken = new CannedServer(answer.replace("|", "\r\n"), true);
                Sandbox other = towards(broken).build()) {
            RunResult run = other.run(curl(broken));

            assertThat(run.stdout()).as(name).startsWith("abc\n200 ").doesNotEndWith(" 0");
            assertThat(run.http()).requested("GET 127.0.0.1").hasStatus(200);
            assertThat(run.http().exchanges().get(0).response().text()).isEqualTo("abc");
        }
    }

    @Test
    void an_answer_without_a_length_ends_with_its_connection() throws Exception {
        try (CannedServer old = new CannedServer("HTTP/1.0 200 OK\n\nuntil the end", true);
                Sandbox other = towards(old).build()) {
            assertThat(other.run(curl(old)).stdout()).isEqualTo("until the end\n200 0");
        }
    }

    @Test
    void a_head_that_breaks_off_is_no_request() throws Exception {
        try (CannedServer server = new CannedServer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", false);
                Sandbox other = towards(server).build()) {
            RunResult run = other.run("python3", "-c", """
                import socket
                for part in (b'', b'\\r\\n', b'GET / HTTP/1.1\\r\\n', b'GET / HTTP/1.1\\r\\nHost: 127.0.0.1:%1$d\\r\\n'):
                    with socket.create_connection(('127.0.0.1', %1$d), 20) as s:
                        s.sendall(part)
                        s.shutdown(socket.SHUT_WR)
                        print(s.recv(100))
                """.formatted(server.port()));

            assertThat(run.stdout()).as(run.stderr()).isEqualTo("b''\n".repeat(4));
            assertThat(run.http().exchanges()).isEmpty();
        }
    }

    @Test
    void every_byte_of_a_header_arrives() throws Exception {
        String bytes = "a\u0080\u00c3\u009f\u00ff\t~";
        try (CannedServer server =
                        new CannedServer("HTTP/1.1 200 OK\r\nX: " + bytes + "\r\nContent-Length: 0\r\n\r\n", true);
                Sandbox other = towards(server).build()) {
            RunResult run = other.run(Programs.raw("""
                whole = 'GET / HTTP/1.1\\r\\nHost: 127.0.0.1:%1$d\\r\\nConnection: close\\r\\nY: %2$s\\r\\n\\r\\n'
                print(ascii(send('127.0.0.1', %1$d, whole).split('X: ')[1].split('\\r')[0]))
                """.formatted(server.port(), "a\\x80\\xff")));

            assertThat(run.stdout()).as(run.stderr()).isEqualTo("'a\\x80\\xc3\\x9f\\xff\\t~'\n");
            assertThat(server.received()).singleElement().asString().contains("\r\nY: a\u0080\u00ff\r\n");
        }
    }

    @Test
    void headers_of_servers_have_a_limit() throws Exception {
        try (CannedServer large = new CannedServer("HTTP/1.1 200 OK\r\nX: " + "a".repeat(70_000) + "\r\n\r\n", true);
                Sandbox other = towards(large).build()) {
            assertThat(other.run(curl(large)).stdout()).endsWith("502 0");
        }
    }
}
