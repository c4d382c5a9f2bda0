package org.sandboxed.http;

import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.http.HttpStub;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;
import static org.sandboxed.assertj.SandboxAssertions.assertThatThrownBy;

/** Answers of the test. */
class StubTests {

    @Test
    void answers_for_a_host_that_does_not_exist() {
        try (Sandbox sandbox = Sandbox.builder().allowHttp().build()) {
            HttpStub stub = sandbox.http()
                    .stub("GET api.example.com/v1/x")
                    .header("Content-Type", "application/json")
                    .respond(201, "{\"é\": 1}");

            RunResult curl = sandbox.run("curl", "-s", "-i", "http://api.example.com/v1/x?page=2");

            assertThat(curl).succeeded();
            assertThat(curl.stdout())
                    .startsWith("HTTP/1.1 201 Created")
                    .contains("Content-Type: application/json")
                    .endsWith("{\"é\": 1}");
            assertThat(stub.answered()).isEqualTo(1);
            assertThat(curl.http().exchanges()).singleElement().satisfies(exchange -> {
                assertThat(exchange.isStubbed()).isTrue();
                assertThat(exchange.rule()).contains("stub: GET api.example.com/v1/x");
                assertThat(exchange.host()).isEqualTo("api.example.com");
                assertThat(exchange.response().text()).isEqualTo("{\"é\": 1}");
                assertThat(exchange.request().header("user-agent").orElseThrow())
                        .startsWith("curl/");
            });
            assertThat(curl.network()).attempted("api.example.com", 80).wasAllowed();
        }
    }

    @Test
    void what_nobody_answers_is_refused_and_what_is_denied_stays_denied() {
        try (Sandbox sandbox =
                Sandbox.builder().allowHttp().denyHttp("POST api.example.com/*").build()) {
            sandbox.http().stub("* api.example.com/x").respond(200);

            RunResult other = sandbox.run(Programs.statuses("http://api.example.com/y", "http://api.example.com/x"));
            RunResult post = sandbox.run("curl", "-s", "-w", "%{http_code}", "-d", "a", "http://api.example.com/x");

            assertThat(other.stdout()).isEqualTo("403\n200\n");
            assertThat(post.stdout()).endsWith("403");
        }
    }

    @Test
    void sees_the_body_that_was_sent_in_chunks_after_asking() {
        try (Sandbox sandbox = Sandbox.builder().allowHttp().build()) {
            sandbox.http().stub("PUT files.example.com/a").respond(204);

            RunResult curl = sandbox.run(
                    "curl",
                    "-sS",
                    "-H",
                    "Transfer-Encoding: chunked",
                    "-H",
                    "Expect: 100-continue",
                    "-X",
                    "PUT",
                    "-d",
                    "some text",
                    "http://files.example.com/a");

            assertThat(curl).succeeded();
            assertThat(sandbox.http().exchanges()).singleElement().satisfies(exchange -> {
                assertThat(exchange.request().text()).isEqualTo("some text");
                assertThat(exchange.request().bodySize()).isEqualTo(9);
                assertThat(exchange.status()).hasValue(204);
            });
        }
    }

    @Test
    void the_last_stub_that_is_added_answers_also_while_a_program_runs() {
        try (Sandbox sandbox = Sandbox.builder().allowHttp().build()) {
            sandbox.http().stub("GET a.example.com/*").respond(200, "first");
            sandbox.http().stub("GET a.example.com/x").respond(200, "second");
            HttpStub silent = sandbox.http().stub("GET a.example.com/*");

            assertThat(sandbox.run("curl", "-s", "http://a.example.com/x").stdout())
                    .isEqualTo("second");
            assertThat(sandbox.run("curl", "-s", "http://a.example.com/y").stdout())
                    .isEqualTo("first");
            silent.respond(200, "third");
            assertThat(sandbox.run("curl", "-s", "http://a.example.com/y").stdout())
                    .isEqualTo("third");
        }
    }

    @Test
    void without_rules_there_is_nothing_to_answer() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            assertThatThrownBy(() -> sandbox.http().stub("GET a.example.com/*"))
                    .isInstanceOf(SandboxException.class)
                    .hasMessageContaining("add allowHttp(), or @AllowHttp({})");
        }
    }

    @Test
    void a_stub_that_makes_no_sense_is_refused() {
        try (Sandbox sandbox = Sandbox.builder().allowHttp().build()) {
            assertThatThrownBy(() -> sandbox.http().stub("GET"))
                    .hasMessage("stub: \"GET\": write a method and a host, such as \"GET api.example.com/v1/*\"");
            HttpStub stub = sandbox.http().stub("GET a/x");
            assertThatThrownBy(() -> stub.respond(99)).hasMessageContaining("99 is no status");
            assertThatThrownBy(() -> stub.header("Content-Length", "1")).hasMessageContaining("written by the sandbox");
            assertThatThrownBy(() -> stub.header("X", "a\r\nB: c")).hasMessageContaining("printable");
            assertThatThrownBy(() -> stub.header("X Y", "a")).hasMessageContaining("no header name");
            assertThatThrownBy(() -> sandbox.http().snapshot().stub("GET a/x"))
                    .hasMessageContaining("answered already");
        }
    }
}
