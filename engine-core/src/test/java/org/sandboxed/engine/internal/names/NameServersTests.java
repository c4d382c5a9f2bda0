package org.sandboxed.engine.internal.names;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.internal.dispatch.Failures;
import org.sandboxed.engine.internal.dispatch.RunContext;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.journal.JournalNetworkLog;
import org.sandboxed.engine.record.DnsQuestion;
import org.sandboxed.engine.record.NetworkAttempt;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

/** The detour to a name server, which here is at a port that anybody may take. */
class NameServersTests {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final Asker ASKER = new Asker(7, 8, -1, "203.0.113.53:53");
    private static final byte[] QUERY =
            "\0\7\1\0\0\1\0\0\0\0\0\0\1a\7example\0\0\1\0\1".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] ANSWER =
            "\0\7\u0081\u0080\0\1\0\1\0\0\0\0\1a\7example\0\0\1\0\1\u00c0\14\0\1\0\1\0\0\0\74\0\4\u00cb\0\161\7"
                    .getBytes(StandardCharsets.ISO_8859_1);

    private final Failures failures = new Failures();
    private final Journal journal = new Journal(System.nanoTime(), Journal.MIN_BUDGET);
    private final NameServers servers =
            new NameServers(new RunContext(journal, journal.openRun(), failures, () -> false));

    @AfterEach
    void end() {
        servers.close();
        assertThat(failures.all()).isEmpty();
    }

    @Test
    void a_query_arrives_and_its_answer_is_read_on_the_way_back() throws Exception {
        InetAddress address = InetAddress.getByName("203.0.113.7");
        try (DatagramSocket server = socket();
                DatagramSocket client = socket()) {
            lead(client, server.getLocalPort());
            assertThat(servers.knowNone()).isTrue();

            client.send(new DatagramPacket(QUERY, QUERY.length));
            DatagramPacket asked = receive(server);
            assertThat(asked.getData()).startsWith(QUERY);
            server.send(new DatagramPacket(ANSWER, ANSWER.length, asked.getSocketAddress()));

            DatagramPacket answer = receive(client);
            assertThat(answer.getLength()).isEqualTo(ANSWER.length);
            assertThat(answer.getData()).startsWith(ANSWER);
            assertThat(servers.nameOf(address)).asString().isEqualTo("a.example");
            assertThat(servers.nameOf(LOOPBACK)).isNull();
        }
    }

    @Test
    void who_is_not_led_is_not_heard() throws Exception {
        try (DatagramSocket server = socket();
                DatagramSocket client = socket();
                DatagramSocket stranger = socket()) {
            int door = lead(client, server.getLocalPort()).port();

            stranger.send(new DatagramPacket(new byte[] {9}, 1, LOOPBACK, door));
            client.send(new DatagramPacket(QUERY, QUERY.length));

            assertThat(receive(server).getLength()).isEqualTo(QUERY.length);
        }
    }

    @Test
    void a_query_is_recorded_unless_it_is_already() throws Exception {
        try (DatagramSocket server = socket();
                DatagramSocket client = socket()) {
            NameWay way = lead(client, server.getLocalPort());
            way.noted(7);

            client.send(new DatagramPacket(QUERY, QUERY.length));
            assertThat(receive(server).getData()).startsWith(QUERY);
            assertThat(attempts()).isEmpty();

            client.send(new DatagramPacket(QUERY, QUERY.length));
            assertThat(receive(server).getData()).startsWith(QUERY);
            assertThat(attempts()).singleElement().satisfies(attempt -> {
                assertThat(attempt.questions()).containsExactly(new DnsQuestion("a.example", "A"));
                assertThat(attempt.operation()).isEqualTo(NetworkAttempt.Operation.SEND);
                assertThat(attempt.pid()).isEqualTo(7);
                assertThat(attempt.isDenied()).isFalse();
            });
        }
    }

    private List<NetworkAttempt> attempts() {
        return new JournalNetworkLog(journal.live()).attempts();
    }

    @Test
    void a_server_that_is_gone_is_a_failure_of_the_query() throws Exception {
        try (DatagramSocket client = socket()) {
            int gone;
            try (DatagramSocket server = socket()) {
                gone = server.getLocalPort();
            }
            lead(client, gone);

            client.send(new DatagramPacket(QUERY, QUERY.length));

            DatagramPacket answer = receive(client);
            assertThat(answer.getLength()).isEqualTo(QUERY.length);
            assertThat(answer.getData()).startsWith(0, 7, 0x81, 2);
        }
    }

    @Test
    void more_sockets_ask_than_have_a_channel_at_once() throws Exception {
        int count = 80;
        try (DatagramSocket server = socket()) {
            DatagramSocket[] clients = new DatagramSocket[count];
            for (int i = 0; i < count; i++) {
                clients[i] = socket();
                lead(clients[i], server.getLocalPort());
            }
            for (DatagramSocket client : clients) {
                client.send(new DatagramPacket(QUERY, QUERY.length));
                server.send(new DatagramPacket(
                        ANSWER, ANSWER.length, receive(server).getSocketAddress()));
                assertThat(receive(client).getLength()).isEqualTo(ANSWER.length);
                client.close();
            }
        }
    }

    @Test
    void after_the_end_there_is_no_thread_and_no_way() throws Exception {
        try (DatagramSocket client = socket()) {
            int port = lead(client, 53).port();
            assertThat(threads()).contains("sandboxed-names-" + port);

            servers.close();

            assertThat(threads()).doesNotContain("sandboxed-names-" + port);
            assertThat(servers.find(new InetSocketAddress(LOOPBACK, 53), ASKER)).isNull();
        }
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).collect(toSet());
    }

    private NameWay lead(DatagramSocket client, int server) throws Exception {
        NameWay way = requireNonNull(servers.find(new InetSocketAddress(LOOPBACK, server), ASKER));
        client.connect(LOOPBACK, way.port());
        way.lead(new InetSocketAddress(LOOPBACK, client.getLocalPort()));
        return way;
    }

    private static DatagramSocket socket() throws Exception {
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0));
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static DatagramPacket receive(DatagramSocket socket) throws Exception {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        socket.receive(packet);
        return packet;
    }
}
