package org.sandboxed.http.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sandboxed.engine.internal.http.HttpOrigin;
import org.sandboxed.engine.internal.http.HttpSide;
import org.sandboxed.engine.policy.PolicyBuilder;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** Whom the proxy waits for in vain; with limits that a test can wait for. */
@Timeout(60)
class TimeoutTests {

    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final int NEVER = 0;
    private static final int SOON = 200;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpSide side;
    private ServerSocket server;
    private ServerSocket door;

    @BeforeEach
    void open() throws IOException {
        PolicyBuilder policy = new PolicyBuilder();
        policy.allowHttp("* 127.0.0.1/*");
        side = HttpSide.open(policy.build(), System.nanoTime());
        server = new ServerSocket(0, 1, InetAddress.getByAddress(LOOPBACK));
        door = new ServerSocket(0, 1, InetAddress.getByAddress(LOOPBACK));
    }

    @AfterEach
    void close() throws IOException {
        side.close();
        server.close();
        door.close();
        threads.shutdownNow();
    }

    /** What a program reads that sends this and waits. */
    private String read(String request, Timeouts timeouts) throws IOException {
        return read(timeouts, out -> out.write(request.getBytes(ISO_8859_1)));
    }

    /** What a program sends. */
    @FunctionalInterface
    private interface Sending {
        void to(OutputStream out) throws IOException;
    }

    private String read(Timeouts timeouts, Sending sending) throws IOException {
        InetSocketAddress to = new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
        HttpOrigin origin = new HttpOrigin(side.openRun(), 1, to, null, null);
        try (Socket program = new Socket(door.getInetAddress(), door.getLocalPort())) {
            ClientConnection connection = new ClientConnection(side, origin, door.accept(), null, threads, timeouts);
            threads.execute(connection::serve);
            sending.to(program.getOutputStream());
            return new String(program.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    private String request(String method, String headers) {
        return method + " / HTTP/1.1\r\nHost: 127.0.0.1:" + server.getLocalPort() + "\r\nConnection: close\r\n"
                + headers + "\r\n";
    }

    @Test
    void a_server_that_does_not_answer_is_a_gateway_timeout() throws IOException {
        String answer = read(request("GET", ""), new Timeouts(NEVER, NEVER, SOON));

        assertThat(answer)
                .startsWith("HTTP/1.1 504 Gateway Timeout\r\n")
                .contains("The sandbox allows this request, but 127.0.0.1 did not answer it: ");
        assertThat(side.live()).requested("GET 127.0.0.1").wasAllowed().hasStatus(504);
    }

    @Test
    void a_server_that_takes_a_body_and_does_not_answer_is_a_gateway_timeout() throws IOException {
        String answer = read(request("POST", "Content-Length: 3\r\n") + "abc", new Timeouts(NEVER, NEVER, SOON));

        assertThat(answer).startsWith("HTTP/1.1 504 Gateway Timeout\r\n");
        assertThat(side.live()).requested("POST 127.0.0.1").hasStatus(504).hasRequestBodyContaining("abc");
    }

    @Test
    void a_body_may_take_longer_than_its_answer() throws Exception {
        int bytes = 24;
        List<Future<?>> work = new CopyOnWriteArrayList<>();
        work.add(threads.submit(() -> answerBody(bytes)));
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try {
            String answer = read(new Timeouts(NEVER, NEVER, 1_000), out -> {
                out.write(request("POST", "Content-Length: " + bytes + "\r\n").getBytes(ISO_8859_1));
                for (int i = 0; i < bytes; i++) {
                    work.add(clock.schedule(() -> write(out), 100L * i, TimeUnit.MILLISECONDS));
                }
            });

            assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n");
            for (Future<?> each : work) {
                each.get();
            }
        } finally {
            clock.shutdownNow();
        }
        assertThat(side.live()).requested("POST 127.0.0.1").hasStatus(200);
        assertThat(side.live().exchanges().get(0).took()).isGreaterThan(Duration.ofSeconds(1));
    }

    private static void write(OutputStream out) {
        try {
            out.write('x');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Says nothing until it has all of the body. */
    private Void answerBody(int bytes) throws IOException {
        try (Socket client = server.accept()) {
            InputStream in = client.getInputStream();
            int body = 0;
            while (body < bytes) {
                body += in.read() == 'x' ? 1 : 0;
            }
            client.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1));
        }
        return null;
    }

    @Test
    void a_program_that_says_nothing_is_left() throws IOException {
        assertThat(read("", new Timeouts(SOON, NEVER, NEVER))).isEmpty();
        assertThat(read("GET / HT", new Timeouts(SOON, NEVER, NEVER))).isEmpty();
        assertThat(side.live().exchanges()).isEmpty();
    }
}
