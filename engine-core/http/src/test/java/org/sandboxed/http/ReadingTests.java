package org.sandboxed.http;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.Sandbox;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** Paths that a real server, the one of the JDK, takes for others than most do. */
class ReadingTests {

    private final List<String> handlers = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        for (String context : List.of("/", "/admin/", "/v1/")) {
            server.createContext(context, exchange -> {
                handlers.add(context);
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
        }
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private String status(Sandbox sandbox, String path) {
        return sandbox.run(Programs.statuses("http://127.0.0.1:" + port() + path))
                .stdout()
                .strip();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//v1/admin/x",
                "///v1/../admin/x",
                "/admin/../v1/x",
                "/admin/%2e%2e/v1/x",
                "/admin/..%2Fv1/x",
                "/v1/../admin/..%2Fv1/x",
            })
    void no_other_reading_is_reached(String path) {
        try (Sandbox allowing = Sandbox.builder()
                        .allowHttp("GET 127.0.0.1/v1/*")
                        .httpPorts(port())
                        .build();
                Sandbox denying = Sandbox.builder()
                        .denyHttp("* */admin/*")
                        .allowNet("127.0.0.1:" + port())
                        .httpPorts(port())
                        .build()) {
            assertThat(status(allowing, path)).isEqualTo("403");
            assertThat(status(denying, path)).isEqualTo("403");
        }
        assertThat(handlers).isEmpty();
    }

    @Test
    void what_is_allowed_in_every_reading_goes_on_as_it_was_sent() {
        try (Sandbox sandbox = Sandbox.builder()
                .allowHttp("GET 127.0.0.1/v1/*", "GET 127.0.0.1/x")
                .httpPorts(port())
                .build()) {
            assertThat(status(sandbox, "/v1//x")).isEqualTo("200");
            assertThat(status(sandbox, "/v1/a/../x")).isEqualTo("200");
            assertThat(status(sandbox, "//v1/x")).isEqualTo("200");
        }
        assertThat(handlers).containsExactly("/v1/", "/v1/", "/");
    }

    @Test
    void a_refusal_names_the_reading() {
        try (Sandbox sandbox = Sandbox.builder()
                .allowHttp("GET 127.0.0.1/v1/*")
                .httpPorts(port())
                .build()) {
            status(sandbox, "//v1/users");

            assertThat(sandbox.http())
                    .requested("GET 127.0.0.1/v1/users")
                    .wasDenied()
                    .hasRule("allowHttp: no rule allows /users, as which a server may read this path");
        }
    }

    @Test
    void a_secret_goes_with_no_other_reading() {
        try (Sandbox sandbox = Sandbox.builder()
                .allowHttp("GET 127.0.0.1/*")
                .credentials("token=env:PATH")
                .httpAuth("GET 127.0.0.1/v1/* bearer token")
                .httpPorts(port())
                .build()) {
            assertThat(status(sandbox, "//v1/admin/x")).isEqualTo("403");

            assertThat(sandbox.http())
                    .requested("GET 127.0.0.1/v1/*")
                    .hasRule(
                            "httpAuth: the credential token is not for /admin/x, as which a server may read this path");
        }
        assertThat(handlers).isEmpty();
    }

    @Test
    void no_name_server_is_asked_about_what_is_refused_anyway() {
        try (Sandbox sandbox =
                Sandbox.builder().allowHttp("GET 127.0.0.1/*").httpPorts(port()).build()) {
            sandbox.run("curl", "-s", "-H", "Host: c2VjcmV0.example.com", "http://127.0.0.1:" + port() + "/v1/x");

            assertThat(sandbox.http())
                    .requested("GET c2vjcmv0.example.com/v1/x")
                    .wasDenied()
                    .hasRule("allowHttp: no rule allows this request");
        }
    }
}
