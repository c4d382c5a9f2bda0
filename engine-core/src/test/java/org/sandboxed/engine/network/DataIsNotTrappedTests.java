package org.sandboxed.engine.network;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxedProcess;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.SyscallEvent;
import org.sandboxed.engine.record.SyscallLog;
import org.sandboxed.engine.refusals.Python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Data over a connection never reaches the supervisor, so it goes as fast as without one. */
class DataIsNotTrappedTests {

    private static final int REQUESTS = 5000;
    private static final int REDIS = 6379;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        s.sendall(chunk)                  | s.recv(size)
        os.write(s.fileno(), chunk)       | os.read(s.fileno(), size)
        os.writev(s.fileno(), [chunk])    | os.readv(s.fileno(), [bytearray(size)])
        os.sendfile(s.fileno(), f, 0, size) | s.recv(size)
        """)
    void nothing_is_seen_while_data_goes_to_and_fro(String send, String receive) throws Exception {
        try (Echo server = new Echo();
                Sandbox sandbox = Sandbox.builder()
                        .allowNet("tcp://127.0.0.1:" + server.port())
                        .build()) {
            RunResult run = sandbox.run(Python.command("""
                size = 1 << 16
                chunk = bytes(size)
                f = os.memfd_create('data')
                os.write(f, chunk)
                s = socket.socket()
                s.connect(('127.0.0.1', int(sys.argv[1])))
                s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                attempt(lambda: open('/begin'))
                for i in range(256):
                    %s
                    left = size
                    while left > 0:
                        got = %s
                        left -= got if isinstance(got, int) else len(got)
                attempt(lambda: open('/end'))
                """.formatted(send, receive), String.valueOf(server.port())));

            assertThat(run.stdout()).as(run.stderr()).isEqualTo("ENOENT\nENOENT\n");
            List<SyscallEvent> events = run.syscalls().events();
            assertThat(events.subList(indexOf(events, "/begin") + 1, indexOf(events, "/end")))
                    .as("while 16 MiB went to the server and came back")
                    .isEmpty();
        }
    }

    private static int indexOf(List<SyscallEvent> events, String path) {
        return IntStream.range(0, events.size())
                .filter(at -> events.get(at).path().equals(Optional.of(path)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_server_of_the_sandbox_answers_unseen() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/redis-server")), "redis-server is not installed");
        try (Sandbox sandbox = Sandbox.builder().portRemap(true).build()) {
            SandboxedProcess redis =
                    sandbox.start("redis-server", "--port", String.valueOf(REDIS), "--bind", "127.0.0.1", "--save", "");
            int port = redis.awaitListening(REDIS);
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
                ask(client, 1);
                long before = seenOf(sandbox);
                ask(client, REQUESTS);

                assertThat(seenOf(sandbox) - before)
                        .as("what the accept led to may be written down a moment after its answer")
                        .isLessThan(REQUESTS / 100);
            } finally {
                redis.kill();
                redis.waitFor();
            }
        }
    }

    /** Everything but opens: every now and then Redis reads how much memory it takes. */
    private static long seenOf(Sandbox sandbox) {
        SyscallLog all = sandbox.syscalls();
        return all.count() - all.of(Syscall.OPEN, Syscall.OPENAT).count();
    }

    private static void ask(Socket client, int times) throws IOException {
        BufferedReader answers =
                new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
        OutputStream requests = client.getOutputStream();
        for (int i = 0; i < times; i++) {
            requests.write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(answers.readLine()).isEqualTo("+PONG");
        }
    }

    /** Sends back what one client sends. */
    private static final class Echo implements AutoCloseable {

        private final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

        Echo() throws IOException {
            Thread thread = new Thread(this::serve, "echo-server");
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return socket.getLocalPort();
        }

        private void serve() {
            try (Socket client = socket.accept()) {
                client.setTcpNoDelay(true);
                client.getInputStream().transferTo(client.getOutputStream());
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
