package org.sandboxed.engine.network;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxedProcess;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.NetworkAttempt;
import org.sandboxed.engine.record.NetworkAttempt.Operation;
import org.sandboxed.engine.record.NetworkAttempt.Protocol;
import org.sandboxed.engine.refusals.Python;

import static org.assertj.core.api.Assertions.assertThat;

/** Datagrams over IPv4, and messages over other sockets while there are such. */
class DatagramTests {

    /** {@code many} makes the headers of sendmmsg(2), {@code counts} reads how many bytes each has sent. */
    private static final String MESSAGES = """
        keep = []
        def pointer(data):
            keep.append(ctypes.create_string_buffer(data, max(1, len(data))))
            return ctypes.addressof(keep[-1])
        def address(to):
            return struct.pack('=HH4s8x', 2, socket.htons(to[1]), socket.inet_aton(to[0])) if to else b''
        def message(to, data):
            name = address(to)
            iov = pointer(struct.pack('PN', pointer(data), len(data)))
            return struct.pack('PIxxxxPNPNIxxxxIxxxx', pointer(name) if to else 0, len(name), iov, 1, 0, 0, 0, 0)
        def many(*messages):
            keep.append(ctypes.create_string_buffer(b''.join(message(*m) for m in messages)))
            return keep[-1]
        def counts(headers):
            return [struct.unpack_from('I', headers, at)[0] for at in range(56, len(headers) - 1, 64)]
        port = int(sys.argv[1])
        here, away = ('127.0.0.1', port), ('1.1.1.1', 53)
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        """;

    private Servers.Receiver receiver;
    private String port;

    @BeforeEach
    void start() throws Exception {
        receiver = new Servers.Receiver();
        port = String.valueOf(receiver.port());
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    @Test
    void net_102_a_destination_is_judged_for_each_datagram() throws Exception {
        RunResult run = run("""
            attempt(lambda: s.sendto(b'one', here))
            attempt(lambda: s.sendto(b'two', away))
            attempt(lambda: s.sendmsg([b'th', b'ree'], [], 0, here))
            attempt(lambda: s.sendmsg([b'four'], [], 0, away))
            """);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("ok\nECONNREFUSED\nok\nECONNREFUSED\n");
        assertThat(List.of(receiver.receive(), receiver.receive())).containsExactly("one", "three");
        assertThat(run.network().attempts())
                .allSatisfy(attempt -> {
                    assertThat(attempt.operation()).isEqualTo(Operation.SEND);
                    assertThat(attempt.protocol()).isEqualTo(Protocol.UDP);
                })
                .extracting(NetworkAttempt::isDenied)
                .containsExactly(false, true, false, true);
    }

    @Test
    void net_105_106_sendmmsg_stops_before_what_is_refused() throws Exception {
        RunResult run = run("""
            headers = many((here, b'a'), (away, b'b'))
            print(raw(${sendmmsg}, s.fileno(), headers, 2, 0), counts(headers))
            attempt(lambda: raw(${sendmmsg}, s.fileno(), many((away, b'c')), 1, 0))
            """);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("1 [1, 0]\nECONNREFUSED\n");
        assertThat(receiver.receive()).isEqualTo("a");
        assertThat(run.network().attempts())
                .extracting(NetworkAttempt::isDenied)
                .containsExactly(false, true);
    }

    @Test
    void net_107_133_134_sendmmsg_sends_everything_to_the_peer() throws Exception {
        RunResult run = run("""
            s.connect(here)
            headers = many((None, b'one'), (None, b'three'))
            print(raw(${sendmmsg}, s.fileno(), headers, 2, 0), counts(headers))
            print(raw(${sendmmsg}, s.fileno(), headers, 0, 0))
            print(raw(${sendmmsg}, s.fileno(), many(*[(None, b'')] * 300), 300, 0))
            """);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("2 [3, 5]\n0\n300\n");
        assertThat(List.of(receiver.receive(), receiver.receive())).containsExactly("one", "three");
    }

    @Test
    void net_109_110_111_113_114_117_odd_messages_fare_as_with_the_kernel() throws Exception {
        RunResult run = run("""
            to = pointer(address(here))
            def header(iov, count, control=0, length=0):
                return pointer(struct.pack('PIxxxxPNPNIxxxx', to, 16, iov, count, control, length, 0))
            attempt(lambda: raw(${sendmsg}, s.fileno(), header(0, 0), 0))
            attempt(lambda: raw(${sendmsg}, s.fileno(), header(to, 1025), 0))
            attempt(lambda: raw(${sendmsg}, s.fileno(), header(pointer(struct.pack('PN', 0, 1)), 1), 0))
            attempt(lambda: raw(${sendmsg}, s.fileno(), 8, 0))
            attempt(lambda: raw(${sendto}, s.fileno(), to, (64 << 20) + 1, 0, to, 16))
            room = pointer(bytes((16 << 10) + 8))
            attempt(lambda: raw(${sendmsg}, s.fileno(), header(0, 0, room, (16 << 10) + 8), 0))
            """);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("ok\nEMSGSIZE\nEFAULT\nEFAULT\nEMSGSIZE\nEMSGSIZE\n");
        assertThat(receiver.receive()).isEmpty();
    }

    @Test
    void net_115_an_address_without_a_family_is_an_ipv4_one() throws Exception {
        RunResult run = run("""
            def unspecific(to):
                return pointer(b'\\0\\0' + address(to)[2:])
            attempt(lambda: raw(${sendto}, s.fileno(), pointer(b'x'), 1, 0, unspecific(here), 16))
            attempt(lambda: raw(${sendto}, s.fileno(), pointer(b'y'), 1, 0, unspecific(away), 16))
            """);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("ok\nECONNREFUSED\n");
        assertThat(receiver.receive()).isEqualTo("x");
        assertThat(run.network().denied().attempts()).hasSize(1);
    }

    @Test
    void net_118_119_121_122_ancillary_data_of_unix_sockets_passes_checked() {
        RunResult run = run("""
            a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
            rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array('i', [os.open('/etc/passwd', 0)]))]
            attempt(lambda: a.sendmsg([b'x'], rights))
            print(os.read(socket.recv_fds(b, 1, 1)[1][0], 4))
            attempt(lambda: a.sendmsg([b'x'], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array('i', [9999]))]))
            attempt(lambda: a.sendmsg([b'x'], [(socket.SOL_SOCKET, 2, struct.pack('iii', os.getpid(), 0, 0))]))
            iov = pointer(struct.pack('PN', pointer(b'x'), 1))
            def control(length):
                data = pointer(struct.pack('Nii', length, socket.SOL_SOCKET, 1))
                return pointer(struct.pack('PIxxxxPNPNIxxxx', 0, 0, iov, 1, data, 16, 0))
            for length in (1 << 62, 8, 17):
                attempt(lambda: raw(${sendmsg}, a.fileno(), control(length), 0))
            """);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("ok\nb'root'\nEBADF\nEPERM\nEINVAL\nEINVAL\nEINVAL\n");
    }

    @Test
    void net_123_125_126_a_long_message_waits_for_its_reader_and_for_nobody_else() throws Exception {
        RunResult run = run("""
            size = 4 << 20
            def stream(send):
                a, b = socket.socketpair()
                gate, result = threading.Event(), []
                t = threading.Thread(target=lambda: result.append(send(a)))
                t.start()
                s.sendto(b'meanwhile', here)
                got = 0
                while got < size:
                    got += len(b.recv(1 << 16))
                t.join()
                return result
            data = bytes(size)
            print(stream(lambda a: a.sendmsg([data])))
            headers = many((None, data))
            print(stream(lambda a: raw(${sendmmsg}, a.fileno(), headers, 1, 0)), counts(headers))
            """);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("[4194304]\n[1] [4194304]\n");
        assertThat(receiver.receive()).isEqualTo("meanwhile");
    }

    @Test
    void what_waits_for_its_readers_does_not_fill_the_memory_of_the_jvm() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run(Python.command("""
                socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                message, over, pairs = bytes(60 << 20), threading.Semaphore(0), []
                def send(end):
                    try: end.sendmsg([message])
                    except OSError as e: print(errno.errorcode[e.errno], flush=True)
                    over.release()
                for i in range(6):
                    pairs.append(socket.socketpair())
                    threading.Thread(target=send, args=pairs[-1][:1], daemon=True).start()
                for i in range(2): over.acquire()
                os._exit(0)
                """));

            assertThat(run.stdout()).as(run.stderr()).isEqualTo("ENOBUFS\nENOBUFS\n");
        }
    }

    @Test
    void a_stream_without_a_reader_raises_the_signal() {
        RunResult run = run("""
            signal.signal(signal.SIGPIPE, lambda *of: print('SIGPIPE'))
            a, b = socket.socketpair()
            b.close()
            attempt(lambda: a.sendmsg([b'x']))
            attempt(lambda: a.sendmsg([b'x'], [], socket.MSG_NOSIGNAL))
            """);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("SIGPIPE\nEPIPE\nEPIPE\n");
    }

    @Test
    void net_131_a_stream_is_no_way_round_the_rules() throws Exception {
        try (Servers.Hello server = new Servers.Hello("127.0.0.1")) {
            RunResult run = run("""
                t = socket.socket()
                attempt(lambda: t.sendto(b'x', ('127.0.0.1', int(sys.argv[2]))))
                """, String.valueOf(server.port()));

            assertThat(run.stdout()).as(run.stderr()).isEqualTo("ECONNREFUSED\n");
            assertThat(run.network().denied().attempts())
                    .singleElement()
                    .satisfies(attempt -> assertThat(attempt.protocol()).isEqualTo(Protocol.TCP));
            assertThat(server.accepted()).isZero();
        }
    }

    @Test
    void a_destination_that_is_put_in_behind_the_back_reaches_nobody() throws Exception {
        try (Servers.Receiver other = new Servers.Receiver()) {
            RunResult run = run("""
                s.connect(here)
                header = many((None, b'x'))
                name = pointer(address(('127.0.0.1', int(sys.argv[2]))))
                done = False
                def flip():
                    while not done:
                        struct.pack_into('PI', header, 0, name, 16)
                        struct.pack_into('PI', header, 0, 0, 0)
                t = threading.Thread(target=flip)
                t.start()
                for i in range(2000):
                    try:
                        raw(${sendmsg}, s.fileno(), header, 0)
                    except ConnectionRefusedError:
                        pass
                done = True
                t.join()
                print('done')
                """, String.valueOf(other.port()));

            assertThat(run.stdout()).as(run.stderr()).isEqualTo("done\n");
            assertThat(other.isEmpty()).isTrue();
        }
    }

    @Test
    void a_socket_of_another_run_is_looked_at_as_well() {
        String giving = """
            with socket.socket(socket.AF_UNIX) as door, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
                door.bind('door')
                door.listen()
                taker = door.accept()[0]
                socket.send_fds(taker, [b'x'], [s.fileno()])
                taker.recv(1)
            """;
        String taking = """
            with socket.socket(socket.AF_UNIX) as giver:
                while giver.connect_ex('door'):
                    select.select([], [], [], 0.01)
                s = socket.socket(fileno=socket.recv_fds(giver, 1, 1)[1][0])
                attempt(lambda: s.sendmsg([b'x']))
            """;
        try (Sandbox sandbox = Sandbox.builder().build()) {
            SandboxedProcess giver = sandbox.start(Python.command(giving));
            RunResult run = sandbox.run(Python.command(taking));

            assertThat(run.stdout()).as(run.stderr()).isEqualTo("EDESTADDRREQ\n");
            assertThat(run.syscalls().of(Syscall.SENDMSG).events())
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.toString()).doesNotContain("continued");
                        assertThat(event.toString()).contains("EDESTADDRREQ");
                    });
            assertThat(giver.waitFor().exitCode()).isZero();
        }
    }

    @Test
    void a_source_route_is_no_way_round_the_rules() throws Exception {
        RunResult run = run("""
            route = bytes([131, 7, 4]) + socket.inet_aton('127.0.0.2') + bytes([0])
            segments = struct.pack('BBBBBBH', 0, 4, 4, 1, 1, 0, 0) + bytes([0] * 15 + [1]) * 2
            six = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
            attempt(lambda: s.setsockopt(0, 4, route))
            attempt(lambda: socket.socket().setsockopt(0, 4, route))
            attempt(lambda: six.setsockopt(41, 57, segments))
            attempt(lambda: s.sendmsg([b'x'], [(0, 7, route)], 0, here))
            attempt(lambda: s.sendmsg([b'y'], [(0, 2, struct.pack('i', 9)), (0, 7, route)], 0, here))
            attempt(lambda: six.sendmsg([b'z'], [(41, 57, segments)], 0, ('::ffff:127.0.0.1', port)))
            attempt(lambda: s.sendmsg([b'by itself'], [(0, 2, struct.pack('i', 9))], 0, here))
            """);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("EPERM\n".repeat(6) + "ok\n");
        assertThat(receiver.receive()).isEqualTo("by itself");
        assertThat(run.network().denied().attempts()).hasSize(3);
        assertThat(run.syscalls().denied().events())
                .hasSize(6)
                .allSatisfy(event -> assertThat(event.toString()).contains("source route"));
    }

    private RunResult run(String program, String... more) {
        try (Sandbox sandbox =
                Sandbox.builder().allowNet("udp://127.0.0.1:" + port).build()) {
            String[] arguments = new String[more.length + 1];
            arguments[0] = port;
            System.arraycopy(more, 0, arguments, 1, more.length);
            return sandbox.run(Python.command(MESSAGES + program, arguments));
        }
    }
}
