package org.sandboxed.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** A server that closes a connection in place of its second answer, when it may have done already what it was asked for. */
class RepeatedRequestTests {

    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final byte[] ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII);

    private final List<String> received = new CopyOnWriteArrayList<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private ServerSocket listener;

    @BeforeEach
    void listen() throws Exception {
        listener = new ServerSocket(0, 50, InetAddress.getByAddress(LOOPBACK));
        thread.execute(this::serve);
    }

    @AfterEach
    void stop() throws Exception {
        listener.close();
        thread.shutdownNow();
    }

    private void serve() {
        while (!listener.isClosed()) {
            try (Socket socket = listener.accept();
                    BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))) {
                if (receive(in)) {
                    socket.getOutputStream().write(ANSWER);
                    receive(in);
                }
            } catch (IOException gone) {
                // The listener is closed, or the proxy has closed its connection.
            }
        }
    }

    private boolean receive(BufferedReader in) throws IOException {
        String first = in.readLine();
        if (first == null) {
            return false;
        }
        received.add(first.substring(0, first.lastIndexOf(' ')));
        String line = in.readLine();
        while (line != null && !line.isEmpty()) {
            line = in.readLine();
        }
        return true;
    }

    @Test
    void what_may_be_done_twice_is_asked_for_again() {
        assertThat(curl("-X", "GET")).isEqualTo("200 200 ");
        assertThat(received).containsExactly("GET /a", "GET /b", "GET /b");
    }

    @Test
    void what_may_be_done_only_once_reaches_the_server_once() {
        assertThat(curl("-X", "POST")).isEqualTo("200 200 ");
        assertThat(received).containsExactly("POST /a", "POST /b");
    }

    private String curl(String... how) {
        String here = "http://127.0.0.1:" + listener.getLocalPort();
        try (Sandbox sandbox = Sandbox.builder()
                .allowHttp("* 127.0.0.1/*")
                .httpPorts(listener.getLocalPort())
                .build()) {
            RunResult curl = sandbox.run("curl", "-s", "-w", "%{http_code} ", how[0], how[1], here + "/a", here + "/b");
            return curl.stdout();
        }
    }
}
