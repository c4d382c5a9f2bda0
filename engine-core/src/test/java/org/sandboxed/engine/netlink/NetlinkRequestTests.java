package org.sandboxed.engine.netlink;

import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.record.NetlinkExchange;
import org.sandboxed.engine.record.NetlinkMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sandboxed.engine.netlink.NetlinkPrograms.run;
import static org.sandboxed.engine.record.NetlinkMessage.RTM_GETADDR;
import static org.sandboxed.engine.record.NetlinkMessage.RTM_GETLINK;
import static org.sandboxed.engine.record.NetlinkMessage.RTM_NEWLINK;

/** Requests are answered as the kernel answers a program without privileges. */
class NetlinkRequestTests {

    @Test
    void net_187_a_list_of_links_comes_in_one_datagram() {
        RunResult run = run("""
            s = netlink()
            answers = ask(s, request(18, seq=7))
            print(len(answers), [(t, hex(f), q, p == os.getpid()) for t, f, q, p, _ in parse(answers[0])])
            print(struct.unpack_from('BxHiII', parse(answers[0])[0][4])[1:4])
            """);

        assertThat(run.stdout()).isEqualTo("1 [(16, '0x2', 7, True), (3, '0x2', 7, True)]\n(772, 1, 65609)\n");
    }

    @Test
    void net_189_an_unknown_type_is_not_supported() {
        RunResult run = run("""
            [(type, flags, seq, pid, payload)] = parse(ask(netlink(), request(999, bytes(4), 1, 77))[0])
            print(type, flags, seq, pid == os.getpid(), struct.unpack_from('i', payload)[0], payload[4:].hex())
            """);

        assertThat(run.stdout()).isEqualTo("2 0 77 True -95 14000000e70301004d0000000000000000000000\n");
        assertThat(only(run).error()).contains(Errno.EOPNOTSUPP);
        assertThat(only(run).isAnswered()).isFalse();
    }

    @Test
    void net_190_what_is_no_message_is_not_answered() {
        RunResult run = run("""
            s = netlink()
            print(ask(s, b'abcd'), ask(s, struct.pack('IHHII', 200, 18, 1, 7, 0)),
                  ask(s, struct.pack('IHHII', 8, 18, 1, 7, 0)), len(ask(s, request(18))))
            attempt(lambda: send(s, b''))
            """);

        assertThat(run.stdout()).isEqualTo("[] [] [] 1\nENODATA\n");
        assertThat(run.netlink().exchanges()).hasSize(1);
    }

    @Test
    void net_191_two_requests_in_one_datagram_are_answered_in_order() {
        RunResult run = run("""
            answers = ask(netlink(), request(22, seq=1) + request(999, bytes(4), 1, 2) + request(18, seq=3))
            print([[message[2] for message in parse(answer)] for answer in answers])
            """);

        assertThat(run.stdout()).isEqualTo("[[1, 1, 1], [2], [3, 3]]\n");
        assertThat(run.netlink().exchanges())
                .extracting(exchange -> exchange.request().sequence())
                .containsExactly(1, 2, 3);
    }

    @Test
    void only_requests_are_answered_and_acknowledged_where_that_is_asked() {
        RunResult run = run("""
            s = netlink()
            def types(data):
                return [m[0] for answer in ask(s, data) for m in parse(answer)]
            link = struct.pack('BxHiII', 0, 0, 1, 0, 0)
            print(types(request(18, link, 1)), types(request(18, link, 5)), types(request(18, link, 0)))
            print(types(request(18, link, 4)), types(request(1, b'', 5)), types(request(18, b'', 1)))
            """);

        assertThat(run.stdout()).isEqualTo("[16] [16, 2] []\n[2] [2] []\n");
    }

    @Test
    void changes_are_refused_with_the_whole_request_unless_the_program_wants_less() {
        RunResult run = run("""
            s = netlink()
            for i in range(2):
                [(type, flags, _, _, payload)] = parse(ask(s, request(16, bytes(16), 5))[0])
                print(type, hex(flags), struct.unpack_from('i', payload)[0], len(payload))
                s.setsockopt(270, 10, 1)
            """);

        assertThat(run.stdout()).isEqualTo("2 0x0 -1 36\n2 0x100 -1 20\n");
        assertThat(run.netlink().of(RTM_NEWLINK).exchanges())
                .hasSize(2)
                .allMatch(exchange -> exchange.request().isChange());
        assertThat(run.netlink().refused().exchanges()).hasSize(2);
    }

    @Test
    void a_strictly_checked_request_gets_what_it_asks_for_only() {
        RunResult run = run("""
            s = netlink()
            s.setsockopt(270, 12, 1)
            def first(data):
                return parse(ask(s, data)[0])[0]
            print(first(request(18, bytes(4)))[0], struct.unpack('i', first(request(18, bytes(4)))[4])[0])
            print(first(request(22, struct.pack('BBBBI', 0, 0, 0, 0, 1)))[:2])
            print(first(request(22, struct.pack('BBBBI', 0, 0, 0, 0, 77)))[4].hex())
            """);

        assertThat(run.stdout()).isEqualTo("3 -22\n(20, 34)\nedffffff\n");
        assertThat(run.netlink().of(RTM_GETLINK).exchanges())
                .extracting(NetlinkExchange::error)
                .containsOnly(java.util.Optional.of(Errno.EINVAL));
    }

    @Test
    void errors_are_explained_to_who_asks_for_it() {
        RunResult run = run("""
            neighbour = struct.pack('BxxxiHBBHH4s', 2, 1, 0, 0, 0, 8, 1, bytes([127, 0, 0, 9]))
            s = netlink()
            def explained(data, text):
                [(type, flags, _, _, payload)] = parse(ask(s, data)[0])
                print(type, hex(flags), struct.unpack_from('i', payload)[0], text in payload)
            explained(request(30, neighbour, 1), b'neighbour')
            s.setsockopt(270, 11, 1)
            explained(request(30, neighbour, 1), b'there is no such neighbour\\0')
            explained(request(16, bytes(16), 5), b'')
            s.setsockopt(270, 10, 1)
            explained(request(30, neighbour[:12], 1), b'names its address\\0')
            s.setsockopt(270, 12, 1)
            explained(request(34, bytes(4)), b'longer\\0')
            """);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("""
            2 0x0 -2 False
            2 0x200 -2 True
            2 0x0 -1 True
            2 0x300 -22 True
            3 0x202 -22 True
            """);
    }

    @Test
    void the_ways_of_sending_are_alike() {
        RunResult run = run("""
            class Header(ctypes.Structure):
                _fields_ = [('name', ctypes.c_void_p), ('namelen', ctypes.c_int), ('iov', ctypes.c_void_p),
                            ('iovlen', ctypes.c_size_t), ('control', ctypes.c_void_p),
                            ('controllen', ctypes.c_size_t), ('flags', ctypes.c_size_t), ('sent', ctypes.c_size_t)]
            s = netlink()
            def read():
                return parse(s.recv(65536))[0][2]
            data = request(18, seq=1)
            print(os.write(s.fileno(), request(18, seq=2)), read())
            print(s.send(request(22, bytes(8), seq=3)), read())
            print(s.sendmsg([request(18, seq=4)[:10], request(18, seq=4)[10:]]), read())
            buffers = [ctypes.create_string_buffer(request(18, seq=i)) for i in (5, 6)]
            vectors = [(ctypes.c_void_p * 2)(ctypes.addressof(b), 20) for b in buffers]
            headers = (Header * 2)(*[Header(None, 0, ctypes.addressof(v), 1) for v in vectors])
            print(check(libc.sendmmsg(s.fileno(), headers, 2, 0)), [h.sent for h in headers], read(), read())
            attempt(lambda: check(libc.sendto(s.fileno(), ctypes.c_void_p(8), 20, 0, KERNEL, 12)))
            attempt(lambda: send(s, bytes(70000)))
            """);

        assertThat(run.stderr()).isEmpty();
        assertThat(run.stdout()).isEqualTo("""
            20 2
            24 3
            20 4
            2 [20, 20] 5 6
            EFAULT
            EMSGSIZE
            """);
        assertThat(run.netlink().exchanges())
                .extracting(exchange -> exchange.request().sequence())
                .containsExactly(2, 3, 4, 5, 6);
    }

    @Test
    void who_does_not_read_is_told() {
        RunResult run = run("""
            s = netlink()
            try:
                for i in range(10000):
                    send(s, request(18))
            except OSError as e:
                print(errno.errorcode[e.errno])
            while True:
                try:
                    s.recv(65536, socket.MSG_DONTWAIT)
                except BlockingIOError:
                    break
            print(len(ask(s, request(18))))
            """);

        assertThat(run.stdout()).isEqualTo("ENOBUFS\n1\n");
    }

    @Test
    void an_exchange_is_decoded() {
        RunResult run = run("ask(netlink(), request(22, bytes(8), seq=9))");

        NetlinkExchange exchange = only(run);
        NetlinkMessage request = exchange.request();
        assertThat(request.type()).isEqualTo(RTM_GETADDR);
        assertThat(request.typeName()).isEqualTo("RTM_GETADDR");
        assertThat(request.flagNames()).containsExactly("REQUEST", "DUMP");
        assertThat(request.sequence()).isEqualTo(9);
        assertThat(request.portId()).isZero();
        assertThat(request.payload()).hasSize(8);
        assertThat(exchange.protocol()).isEqualTo("NETLINK_ROUTE");
        assertThat(exchange.isAnswered()).isTrue();
        assertThat(exchange.pid()).isEqualTo(run.processes().root().pid());
        assertThat(exchange.replies())
                .extracting(NetlinkMessage::typeName)
                .containsExactly("RTM_NEWADDR", "RTM_NEWADDR", "NLMSG_DONE");
        assertThat(exchange.replies().get(0).attribute("IFA_LABEL"))
                .hasValueSatisfying(label -> assertThat(label.text()).isEqualTo("lo"));
        assertThat(exchange.replies().get(1).attribute("IFA_ADDRESS"))
                .hasValueSatisfying(address -> assertThat(address.text()).isEqualTo("::1"));
        assertThat(exchange.describe())
                .startsWith("[" + exchange.pid() + "] RTM_GETADDR REQUEST,DUMP -> RTM_NEWADDR IFA_ADDRESS=127.0.0.1 ");
    }

    private static NetlinkExchange only(RunResult run) {
        assertThat(run.netlink().exchanges()).hasSize(1);
        return run.netlink().exchanges().get(0);
    }
}
