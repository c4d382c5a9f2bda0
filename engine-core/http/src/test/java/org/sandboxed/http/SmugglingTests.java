package org.sandboxed.http;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** Requests that two readers could understand in two ways. */
class SmugglingTests {

    private WebServer server;

    @BeforeEach
    void start() throws Exception {
        server = new WebServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "two lengths, 'POST / HTTP/1.1|Host: H|Content-Length: 3|Content-Length: 4||abcd', 400",
        "the same length twice, 'POST / HTTP/1.1|Host: H|Content-Length: 3|Content-Length: 3||abc', 400",
        "a list of lengths, 'POST / HTTP/1.1|Host: H|Content-Length: 3, 3||abc', 400",
        "a signed length, 'POST / HTTP/1.1|Host: H|Content-Length: +3||abc', 400",
        "length and chunks, 'POST / HTTP/1.1|Host: H|Content-Length: 3|Transfer-Encoding: chunked||0||', 400",
        "an unknown encoding, 'POST / HTTP/1.1|Host: H|Transfer-Encoding: xchunked||0||', 400",
        "chunked twice, 'POST / HTTP/1.1|Host: H|Transfer-Encoding: chunked|Transfer-Encoding: chunked||0||', 400",
        "a list of encodings, 'POST / HTTP/1.1|Host: H|Transfer-Encoding: identity, chunked||0||', 400",
        "chunks in HTTP/1.0, 'POST / HTTP/1.0|Host: H|Transfer-Encoding: chunked||0||', 400",
        "a space before the colon, 'POST / HTTP/1.1|Host: H|Content-Length : 3||abc', 400",
        "a header on two lines, 'GET / HTTP/1.1|Host: H|X: a| b||', 400",
        "a first header on two lines, 'GET / HTTP/1.1| Host: H||', 400",
        "LF alone, 'GET / HTTP/1.1|Host: H~X: y||', 400",
        "LF alone at the end, 'GET / HTTP/1.1|Host: H|~', 400",
        "CR alone, 'GET / HTTP/1.1|Host: H^X: y||', 400",
        "NUL in a value, 'GET / HTTP/1.1|Host: H|X: a\u0000b||', 400",
        "a tab in the first line, 'GET\t/ HTTP/1.1|Host: H||', 400",
        "no version, 'GET /|Host: H||', 400",
        "an old version, 'GET / HTTP/0.9|Host: H||', 505",
        "a version that is none, 'GET / HTTP/1.1.1|Host: H||', 400",
        "an empty length, 'POST / HTTP/1.1|Host: H|Content-Length:||abc', 400",
        "a negative length, 'POST / HTTP/1.1|Host: H|Content-Length: -3||abc', 400",
        "a length in other digits, 'POST / HTTP/1.1|Host: H|Content-Length: 0x3||abc', 400",
        "a huge length, 'POST / HTTP/1.1|Host: H|Content-Length: 99999999999999999999||abc', 400",
        "a length on two lines, 'POST / HTTP/1.1|Host: H|Content-Length:| 3||abc', 400",
        "a space before the colon of chunks, 'POST / HTTP/1.1|Host: H|Transfer-Encoding : chunked||0||', 400",
        "chunked and more, 'POST / HTTP/1.1|Host: H|Transfer-Encoding: chunked, gzip||0||', 400",
        "chunks and a length behind them, 'POST / HTTP/1.1|Host: H|Transfer-Encoding: chunked|Content-Length: 0||0||',"
                + " 400",
        "an empty encoding, 'POST / HTTP/1.1|Host: H|Transfer-Encoding:||0||', 400",
        "a quoted encoding, 'POST / HTTP/1.1|Host: H|Transfer-Encoding: \"chunked\"||0||', 400",
        "no name of a header, 'GET / HTTP/1.1|Host: H|: a||', 400",
        "DEL in a value, 'GET / HTTP/1.1|Host: H|X: a\u007fb||', 400",
        "a vertical tab before an encoding, 'POST / HTTP/1.1|Host: H|Transfer-Encoding: \u000bchunked||0||', 400",
        "a negative chunk size, 'POST / HTTP/1.1|Host: H|Transfer-Encoding: chunked||-1|a|0||', 400",
        "no chunk size, 'POST / HTTP/1.1|Host: H|Transfer-Encoding: chunked||;x|a|0||', 400",
        "a trailer that is none, 'POST / HTTP/1.1|Host: H|Transfer-Encoding: chunked||0|x y|', 400",
        "CR alone behind a chunk, 'POST / HTTP/1.1|Host: H|Transfer-Encoding: chunked||1|a^0||', 400",
        "two spaces, 'GET  / HTTP/1.1|Host: H||', 400",
        "a chunk size with LF alone, 'POST / HTTP/1.1|Host: H|Transfer-Encoding: chunked||1~a|0||', 400",
        "a chunk size that is no number, 'POST / HTTP/1.1|Host: H|Transfer-Encoding: chunked||0x1|a|0||', 400",
        "a chunk that is longer, 'POST / HTTP/1.1|Host: H|Transfer-Encoding: chunked||1|ab|0||', 400",
        "a huge chunk, 'POST / HTTP/1.1|Host: H|Transfer-Encoding: chunked||ffffffffffffffff|a|0||', 400",
        "a signed chunk size, 'POST / HTTP/1.1|Host: H|Transfer-Encoding: chunked||+1|a|0||', 400",
        "a chunk size behind a space, 'POST / HTTP/1.1|Host: H|Transfer-Encoding: chunked|| 1|a|0||', 400",
        "a space in the name of a trailer, 'POST / HTTP/1.1|Host: H|Transfer-Encoding: chunked||0|x y: z||', 400",
        "a trailer on two lines, 'POST / HTTP/1.1|Host: H|Transfer-Encoding: chunked||0|x: y| z||', 400",
        "a control character in a trailer, 'POST / HTTP/1.1|Host: H|Transfer-Encoding: chunked||0|x: \u0000||', 400",
        "a trailer with LF alone, 'POST / HTTP/1.1|Host: H|Transfer-Encoding: chunked||0|x: y~~', 400",
        "a space in the name of a header, 'GET / HTTP/1.1|Host: H|x y: z||', 400",
        "a first line behind a space, ' GET / HTTP/1.1|Host: H||', 400",
        "two empty lines before it, '||GET / HTTP/1.1|Host: H||', 400",
        "HTTP/2, 'PRI * HTTP/2.0||SM||', 505",
        "CONNECT, 'CONNECT example.com:443 HTTP/1.1|Host: H|Connection: close||', 405",
        "an upgrade, 'GET / HTTP/1.1|Host: H|Connection: upgrade, close|Upgrade: websocket||', 501",
        "a fragment, 'GET /a#b HTTP/1.1|Host: H||', 400",
        "a relative path, 'GET a HTTP/1.1|Host: H||', 400",
        "a way up with a parameter, 'GET /v1/..;/admin HTTP/1.1|Host: H||', 400",
        "an encoded way up with a parameter, 'GET /v1/%2e%2e%3Bx=1/admin?y HTTP/1.1|Host: H||', 400",
        "a way up behind an encoded backslash, 'GET /v1/a%5C..%5C..%5Cadmin HTTP/1.1|Host: H||', 400",
    })
    void is_refused(String name, String request, int status) {
        try (Sandbox sandbox =
                Sandbox.builder().allowHttp("* */*").httpPorts(server.port()).build()) {
            String text = request.replace("Host: H", "Host: 127.0.0.1:" + server.port())
                    .replace("\0", "\\0")
                    .replace("\t", "\\t")
                    .replace("\u000b", "\\x0b")
                    .replace("\u007f", "\\x7f")
                    .replace("|", "\\r\\n")
                    .replace("~", "\\n")
                    .replace("^", "\\r");

            RunResult run =
                    sandbox.run(Programs.raw("print(send('127.0.0.1', " + server.port() + ", '" + text + "')[:12])"));

            assertThat(run.stdout()).as(name + run.stderr()).isEqualTo("HTTP/1.1 " + status + "\n");
            assertThat(run.http().exchanges()).singleElement().satisfies(exchange -> {
                assertThat(exchange.isDenied()).isTrue();
                assertThat(exchange.rule().orElseThrow()).startsWith("HTTP: ");
            });
            assertThat(server.requests()).isEmpty();
        }
    }
}
