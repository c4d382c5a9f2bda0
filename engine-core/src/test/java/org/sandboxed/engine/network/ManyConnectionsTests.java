package org.sandboxed.engine.network;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.record.NetworkAttempt;
import org.sandboxed.engine.record.NetworkAttempt.Operation;
import org.sandboxed.engine.refusals.Python;

import static org.assertj.core.api.Assertions.assertThat;

/** Many threads of several processes connect at once. */
class ManyConnectionsTests {

    private static final int PROCESSES = 4;
    private static final int CONNECTIONS = 1024;

    @Test
    void a_thousand_connections_of_64_threads_are_neither_lost_nor_mixed_up() throws Exception {
        try (Echo server = new Echo();
                Sandbox sandbox = Sandbox.builder().allowNet("127.0.0.0/8").build()) {
            RunResult run = sandbox.run(Python.command("""
                def work(host, name):
                    for i in range(16):
                        token = b'%s-%d-%d\\n' % (host.encode(), name, i)
                        with socket.create_connection((host, int(sys.argv[1])), 60) as s:
                            s.sendall(token)
                            same.append(s.makefile('rb').readline() == token)
                children = []
                for k in range(4):
                    child = os.fork()
                    if child == 0:
                        same, host = [], '127.0.0.%d' % (k + 1)
                        threads = [threading.Thread(target=work, args=(host, n)) for n in range(16)]
                        [t.start() for t in threads]
                        [t.join() for t in threads]
                        os.write(1, b'%d %s %d\\n' % (os.getpid(), host.encode(), sum(same)))
                        os._exit(0)
                    children.append(child)
                [os.waitpid(child, 0) for child in children]
                """, String.valueOf(server.port())));

            assertThat(run.stdout().lines().filter(line -> line.endsWith(" 256")))
                    .as(run.stderr() + run.stdout())
                    .hasSize(PROCESSES);
            assertThat(madeBy(run)).isEqualTo(said(run));
            assertThat(run.network().attempts()).hasSize(CONNECTIONS);
        }
    }

    /** Where each process connected to, as the record has it. */
    private static Map<Integer, List<String>> madeBy(RunResult run) {
        return run.network().attempts().stream()
                .filter(attempt -> attempt.operation() == Operation.CONNECT && !attempt.isDenied())
                .collect(Collectors.groupingBy(
                        NetworkAttempt::pid,
                        Collectors.mapping(
                                attempt -> attempt.address().orElseThrow().getHostAddress(),
                                Collectors.collectingAndThen(
                                        Collectors.toList(),
                                        hosts -> hosts.stream().distinct().toList()))));
    }

    private static Map<Integer, List<String>> said(RunResult run) {
        return run.stdout()
                .lines()
                .map(line -> line.split(" ", 3))
                .collect(Collectors.toMap(words -> Integer.valueOf(words[0]), words -> List.of(words[1])));
    }

    /** Sends back one line of each client. */
    private static final class Echo implements AutoCloseable {

        private final ServerSocket socket = new ServerSocket(0, CONNECTIONS, InetAddress.getByName("0.0.0.0"));
        private final ExecutorService workers = Executors.newCachedThreadPool();

        Echo() throws IOException {
            workers.execute(this::accept);
        }

        int port() {
            return socket.getLocalPort();
        }

        private void accept() {
            while (!socket.isClosed()) {
                try {
                    Socket client = socket.accept();
                    workers.execute(() -> answer(client));
                } catch (IOException e) {
                    if (!socket.isClosed()) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
        }

        private static void answer(Socket client) {
            try (client;
                    BufferedReader lines = new BufferedReader(
                            new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII))) {
                client.getOutputStream().write((lines.readLine() + "\n").getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
            workers.shutdown();
        }
    }
}
