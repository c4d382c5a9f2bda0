package org.sandboxed.examples;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.record.NetworkAttempt.Protocol;
import org.sandboxed.junit.AllowBind;
import org.sandboxed.junit.AllowNet;
import org.sandboxed.junit.DenyNet;
import org.sandboxed.junit.SandboxExtension;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** A program that may reach one server, and nobody else. */
class NetworkTests {

    private static final HttpServer SERVER = start();

    @RegisterExtension
    static final SandboxExtension SANDBOX = SandboxExtension.with(
            b -> b.allowNet("localhost:" + SERVER.getAddress().getPort()));

    private static HttpServer start() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException("no server", e);
        }
    }

    @BeforeAll
    static void serve() {
        SERVER.createContext("/", exchange -> {
            byte[] answer = "from the test\n".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.stop(0);
    }

    @Test
    void talks_to_the_server_of_the_test(Sandbox sandbox) {
        int port = SERVER.getAddress().getPort();

        RunResult curl = sandbox.run("curl", "-sS", "http://localhost:" + port + "/");

        assertThat(curl).succeeded().hasStdout("from the test\n");
        assertThat(curl.network()).attempted("127.0.0.1", port).wasAllowed().hasProtocol(Protocol.TCP);
    }

    @Test
    void reaches_nobody_else(Sandbox sandbox) {
        RunResult curl = sandbox.run("curl", "-sS", "http://203.0.113.7/");

        assertThat(curl).failed();
        assertThat(curl.network())
                .attempted("203.0.113.0/24")
                .wasDenied()
                .hasRule("allowNet: no rule allows this destination");
    }

    @Test
    void takes_the_server_of_the_test_for_the_real_one() {
        String here = "localhost:" + SERVER.getAddress().getPort();
        try (Sandbox sandbox =
                Sandbox.builder().redirectNet("api.example.com:80", here).build()) {
            RunResult curl = sandbox.run("curl", "-sS", "http://api.example.com/");

            assertThat(curl).succeeded().hasStdout("from the test\n");
            assertThat(curl.network()).attempted("api.example.com", 80).wasAllowed();
        }
    }

    @Test
    @AllowNet("10.0.0.0/8")
    @DenyNet(":25")
    void sends_no_mail_whatever_is_allowed(Sandbox sandbox) {
        RunResult curl = sandbox.run("curl", "-sS", "telnet://10.0.0.1:25");

        assertThat(curl.network()).attempted("10.0.0.1", 25).wasDenied().hasRule("denyNet: :25");
    }

    @Test
    @AllowBind("0")
    void listens_on_a_port_of_its_own(Sandbox sandbox) {
        RunResult python = sandbox.run("python3", "-c", "import socket; socket.create_server(('127.0.0.1', 0))");

        assertThat(python).succeeded();
        assertThat(python.network()).bound(0).wasAllowed();
    }
}
