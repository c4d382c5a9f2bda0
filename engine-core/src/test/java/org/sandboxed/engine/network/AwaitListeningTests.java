package org.sandboxed.engine.network;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.SandboxedProcess;
import org.sandboxed.engine.record.NetworkAttempt.Protocol;
import org.sandboxed.engine.refusals.Python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Waiting for a server in the sandbox. */
class AwaitListeningTests {

    @Test
    void without_portRemap_the_port_is_the_machines() throws Exception {
        try (Sandbox sandbox = Sandbox.builder().allowBind("0").build()) {
            SandboxedProcess server = sandbox.start(Python.command("""
                s = socket.create_server(('127.0.0.1', 0))
                print(s.getsockname()[1], flush=True)
                print(s.accept()[1][0])
                """));
            int port = Integer.parseInt(
                    new BufferedReader(new InputStreamReader(server.stdout(), StandardCharsets.US_ASCII)).readLine());

            assertThat(server.awaitListening(port)).isEqualTo(port);
            assertThat(sandbox.realPort(port)).isEqualTo(port);
            new Socket(InetAddress.getLoopbackAddress(), port).close();
            assertThat(server.waitFor().exitCode()).isZero();
            assertThatThrownBy(() -> sandbox.realPort(port))
                    .isInstanceOf(SandboxException.class)
                    .hasMessage("realPort: no program of this sandbox listens on TCP port " + port
                            + "; wait for it with awaitListening");
        }
    }

    @Test
    void a_program_that_a_program_started_counts() {
        try (Sandbox sandbox = Sandbox.builder().portRemap(true).build()) {
            SandboxedProcess server = sandbox.start("sh", "-c", "python3 -m http.server 8000; true");

            assertThat(server.awaitListening(8000)).isPositive();
            server.kill();
            server.waitFor();
        }
    }

    @Test
    void a_program_that_ends_first_is_told_with_what_it_wrote() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            SandboxedProcess server =
                    sandbox.start("python3", "-c", "import socket; socket.create_server(('127.0.0.1', 8123))");

            assertThatThrownBy(() -> server.awaitListening(8123))
                    .isInstanceOf(SandboxException.class)
                    .hasMessageStartingWith(
                            "awaitListening(8123): the program ended before it listened on this port: exit code 1"
                                    + " after ")
                    .hasMessageContaining("\n  refused: ")
                    .hasMessageContaining("no network: the policy allows no port to listen on")
                    .hasMessageContaining("\n  its standard error: Traceback")
                    .hasMessageContaining("PermissionError");
        }
    }

    @Test
    void a_program_that_listens_elsewhere_is_told_so_in_time() {
        try (Sandbox sandbox = Sandbox.builder().portRemap(true).build()) {
            SandboxedProcess server = sandbox.start("python3", "-u", "-m", "http.server", "8001");
            server.awaitListening(8001);

            assertThatThrownBy(() -> server.awaitListening(Protocol.TCP, 8002, Duration.ofMillis(100)))
                    .isInstanceOf(SandboxException.class)
                    .hasMessageStartingWith("awaitListening(8002): the program does not listen on this port after 0.1 s"
                            + "; listened on is [8001]");
            server.kill();
            server.waitFor();
        }
    }

    @Test
    void another_program_of_the_sandbox_is_not_meant() {
        try (Sandbox sandbox = Sandbox.builder().portRemap(true).build()) {
            SandboxedProcess server = sandbox.start("python3", "-m", "http.server", "8001");
            server.awaitListening(8001);
            SandboxedProcess other = sandbox.start("true");

            assertThatThrownBy(() -> other.awaitListening(8001)).hasMessageContaining("ended before it listened");
            server.kill();
            server.waitFor();
        }
    }

    @Test
    void an_interrupt_ends_the_wait_and_not_the_program() throws Exception {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            SandboxedProcess program = sandbox.start("cat");
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread waiting = new Thread(() -> {
                Thread.currentThread().interrupt();
                try {
                    program.awaitListening(8003);
                } catch (SandboxException e) {
                    thrown.set(e);
                }
                assertThat(Thread.interrupted()).isTrue();
            });
            waiting.start();
            waiting.join();

            assertThat(thrown.get()).hasMessageStartingWith("awaitListening(8003): interrupted");
            assertThat(program.waitFor().exitCode()).isZero();
        }
    }

    @Test
    void nonsense_is_refused() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            SandboxedProcess program = sandbox.start("true");

            assertThatThrownBy(() -> program.awaitListening(0))
                    .isInstanceOf(SandboxException.class)
                    .hasMessage("awaitListening: 0 is no port; a program listens on one from 1 to 65535");
            assertThatThrownBy(() -> program.awaitListening(70_000)).hasMessageContaining("70000 is no port");
            assertThatThrownBy(() -> program.awaitListening(Protocol.ICMP, 7, Duration.ofSeconds(1)))
                    .hasMessage("awaitListening: ICMP has no ports to listen on; wait for a port of TCP or UDP");
            assertThatThrownBy(() -> program.awaitListening(Protocol.TCP, 7, Duration.ZERO))
                    .hasMessage("awaitListening: a limit of PT0S leaves no time to wait; give some");
            program.waitFor();
        }
    }
}
