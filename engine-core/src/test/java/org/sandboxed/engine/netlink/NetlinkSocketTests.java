package org.sandboxed.engine.netlink;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.SyscallEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sandboxed.engine.netlink.NetlinkPrograms.run;

/** A netlink socket is one whatever a program does with it, and nothing else becomes one. */
class NetlinkSocketTests {

    @Test
    void net_193_a_port_id_can_be_chosen_once() {
        RunResult run = run("""
            s, t, u = netlink(), netlink(), netlink()
            print(name(s))
            attempt(lambda: bind(s, 4242, 5))
            print(name(s))
            attempt(lambda: bind(s, 5))
            attempt(lambda: bind(t, 4242))
            bind(t, 0), bind(u, 0)
            print(name(t)[2] == os.getpid(), name(u)[2] > 0x80000000)
            """);

        assertThat(run.stdout()).isEqualTo("""
            (16, 0, 0, 0)
            ok 0
            (16, 0, 4242, 5)
            EINVAL
            EADDRINUSE
            True True
            """);
    }

    @Test
    void net_195_a_duplicate_is_the_same_socket() {
        RunResult run = run("""
            s = netlink()
            d = s.dup()
            s.close()
            bind(d, 4242)
            print(name(d)[2], len(ask(d, request(18))), flush=True)
            pid = os.fork()
            if pid == 0:
                print(name(d)[2], len(ask(d, request(22))), flush=True)
                os._exit(0)
            os.waitpid(pid, 0)
            """);

        assertThat(run.stdout()).isEqualTo("4242 1\n4242 1\n");
        assertThat(run.netlink().exchanges()).hasSize(2);
        assertThat(run.netlink().exchanges().get(0).pid())
                .isNotEqualTo(run.netlink().exchanges().get(1).pid());
    }

    @Test
    void a_socket_can_be_passed_on() {
        RunResult run = run("""
            a, b = socket.socketpair()
            s = netlink()
            bind(s, 4242)
            socket.send_fds(a, [b'x'], [s.fileno()])
            s.close()
            received = socket.recv_fds(b, 1, 1)[1][0]
            t = socket.socket(16, 3, 0, fileno=received)
            print(name(t)[2], parse(ask(t, request(18))[0])[0][3])
            """);

        assertThat(run.stdout()).isEqualTo("4242 4242\n");
    }

    @ParameterizedTest
    @CsvSource({"net_197, close", "net_198, close_range"})
    void net_197_198_another_file_with_its_number_is_none(String number, String how) {
        RunResult run = run("""
            s = netlink()
            bind(s, 0)
            fd = s.detach()
            os.close(fd) if sys.argv[1] == 'close' else os.closerange(fd, fd + 1)
            t = socket.socket()
            print(t.fileno() == fd, t.getsockname())
            attempt(lambda: t.bind(('127.0.0.1', 18080)))
            attempt(lambda: bind(t, 0))
            """, how);

        assertThat(run.stdout())
                .as(number)
                .startsWith("True ('0.0.0.0', 0)\nEACCES\n")
                .doesNotContain("ok");
    }

    @Test
    void net_199_waiting_and_close_on_exec_are_as_asked_for() {
        RunResult run = run("""
            for flags in (0, socket.SOCK_NONBLOCK, socket.SOCK_CLOEXEC):
                s = check(libc.socket(16, 3 | flags, 0))
                print(os.get_blocking(s), fcntl.fcntl(s, fcntl.F_GETFD))
            attempt(lambda: netlink(kind=3 | socket.SOCK_NONBLOCK).recv(10))
            """);

        assertThat(run.stdout()).isEqualTo("True 0\nFalse 0\nTrue 1\nEAGAIN\n");
    }

    @Test
    void net_202_options_are_kept() {
        RunResult run = run("""
            s = netlink()
            s.setsockopt(270, 11, 1)
            print(s.getsockopt(270, 11), s.getsockopt(270, 12))
            s.setsockopt(270, 1, 3)
            print(name(s)[3], int.from_bytes(s.getsockopt(270, 9, 8), sys.byteorder))
            attempt(lambda: s.setsockopt(270, 1, 0))
            attempt(lambda: s.setsockopt(270, 99, 1))
            attempt(lambda: s.setsockopt(270, 8, 1))
            s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)
            print(s.getsockopt(1, 39), s.getsockopt(1, 38), s.getsockopt(1, 3), netlink(kind=2).getsockopt(1, 3))
            """);

        assertThat(run.stdout()).isEqualTo("""
            1 0
            4 4
            EINVAL
            ENOPROTOOPT
            EPERM
            16 0 3 2
            """);
    }

    @Test
    void net_194_answers_come_from_the_kernel() {
        RunResult run = run("""
            class Header(ctypes.Structure):
                _fields_ = [('name', ctypes.c_void_p), ('namelen', ctypes.c_int), ('iov', ctypes.c_void_p),
                            ('iovlen', ctypes.c_size_t), ('control', ctypes.c_void_p),
                            ('controllen', ctypes.c_size_t), ('flags', ctypes.c_int)]
            s = netlink()
            send(s, request(18))
            address = ctypes.create_string_buffer(b'\\xaa' * 16, 16)
            data = ctypes.create_string_buffer(65536)
            vector = (ctypes.c_void_p * 2)(ctypes.addressof(data), 65536)
            header = Header(ctypes.addressof(address), 12, ctypes.addressof(vector), 1)
            check(libc.recvmsg(s.fileno(), ctypes.byref(header), 0))
            print(header.namelen, struct.unpack_from('I', address.raw, 4)[0])
            """);

        assertThat(run.stdout()).isEqualTo("12 0\n");
    }

    @Test
    void net_201_an_answer_can_be_measured_before_it_is_read() {
        RunResult run = run("""
            s = netlink()
            send(s, request(18))
            size = check(libc.recv(s.fileno(), None, 0, 0x22))
            print(size == len(s.recv(65536)), size > 100)
            send(s, request(18))
            print(len(s.recv(20)))
            attempt(lambda: s.recv(10, socket.MSG_DONTWAIT))
            """);

        assertThat(run.stdout()).isEqualTo("True True\n20\nEAGAIN\n");
    }

    @Test
    void a_socket_can_be_connected_to_the_kernel_only() {
        RunResult run = run("""
            def connect(address):
                check(libc.connect(s.fileno(), address, len(address)))
            s = netlink()
            attempt(lambda: connect(KERNEL))
            attempt(lambda: connect(struct.pack('HHII', 16, 0, 99, 0)))
            attempt(lambda: connect(struct.pack('HHII', 2, 0, 0, 0)))
            attempt(lambda: connect(b'\\0\\0'))
            attempt(lambda: connect(b'\\0'))
            attempt(lambda: check(libc.sendto(s.fileno(), b'x' * 20, 20, 0, struct.pack('HHII', 16, 0, 1, 0), 12)))
            """);

        assertThat(run.stdout()).isEqualTo("ok None\nEPERM\nEINVAL\nok None\nEINVAL\nEPERM\n");
    }

    @Test
    void types_and_protocols_that_are_none_are_refused_as_the_kernel_does() {
        RunResult run = run("""
            for kind in (1, 2, 3, 5, 11, 0x13):
                attempt(lambda: netlink(kind=kind).close())
            for protocol in (9, 15, 16):
                attempt(lambda: netlink(protocol))
            """);

        assertThat(run.stdout()).isEqualTo("""
            ESOCKTNOSUPPORT
            ok None
            ok None
            ESOCKTNOSUPPORT
            EINVAL
            EINVAL
            EAFNOSUPPORT
            EAFNOSUPPORT
            EAFNOSUPPORT
            """);
        assertThat(run.syscalls().denied().of(Syscall.SOCKET).events())
                .hasSize(3)
                .extracting(event -> event.rule().orElse(""))
                .allSatisfy(rule -> assertThat(rule).contains("AF_NETLINK"));
    }

    @Test
    void the_record_says_who_answered() {
        RunResult run = run("netlink()");

        assertThat(run.syscalls().of(Syscall.SOCKET).events())
                .singleElement()
                .satisfies(event -> assertThat(event.rule())
                        .hasValueSatisfying(rule -> assertThat(rule).startsWith("netlink: ")))
                .extracting(SyscallEvent::decidedBy)
                .isEqualTo("netlink");
        assertThat(run.syscalls().denied().events()).isEmpty();
    }

    @Test
    void so_many_sockets_at_once_are_refused_and_closed_ones_do_not_count() {
        RunResult run = run("""
            import resource
            for i in range(1000):
                netlink().close()
            kept = []
            try:
                while len(kept) < 1000:
                    kept.append(netlink())
            except OSError as e:
                print(len(kept) >= 200, errno.errorcode[e.errno])
            """);

        assertThat(run.stdout()).isEqualTo("True ENFILE\n");
    }
}
