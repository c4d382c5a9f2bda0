package org.sandboxed.engine.netlink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.record.NetlinkExchange;
import org.sandboxed.engine.record.NetlinkMessage;
import org.sandboxed.engine.record.NetlinkTraffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sandboxed.engine.netlink.NetlinkPrograms.run;

/** {@code ss} and its kin see the sockets of their sandbox, and no other. */
class SocketDiagnosisTests {

    @Test
    void net_186_ss_shows_no_sockets_of_the_machine() throws Exception {
        try (ServerSocket outside = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Sandbox sandbox = Sandbox.builder().build()) {
            RunResult ss = sandbox.run("ss", "-H", "-tuwxlan");

            assertThat(ss.exitCode()).isZero();
            assertThat(ss.stdout()).isEmpty();
            assertThat(ss.syscalls().denied().events()).isEmpty();
            assertThat(outside.isBound()).isTrue();
        }
    }

    @Test
    void ss_shows_the_sockets_of_its_sandbox() {
        RunResult run = run("""
            import subprocess
            u = socket.socket(socket.AF_UNIX)
            u.bind('own.sock')
            u.listen()
            a, b = socket.socketpair()
            s = netlink()
            print(subprocess.run(['ss', '-Hxa'], capture_output=True, text=True).stdout)
            print(subprocess.run(['ss', '-Hxl', 'src', '*own.sock'], capture_output=True, text=True).stdout)
            """);

        assertThat(run.stdout().lines().filter(line -> line.contains("LISTEN") && line.contains("own.sock")))
                .hasSize(2);
        assertThat(run.stdout().lines().filter(line -> line.contains("ESTAB"))).hasSize(2);
    }

    @Test
    void one_socket_is_found_if_it_is_the_sandboxs() {
        RunResult run = run("""
            def find(inode):
                unix = struct.pack('BBHIIIII', 1, 0, 0, 0xffffffff, inode, 1, 0xffffffff, 0xffffffff)
                return [(m[0], struct.unpack_from('i', m[4])[0] if m[0] == 2 else 'found')
                        for answer in ask(d, request(20, unix, 1)) for m in parse(answer)]
            d = netlink(4)
            a, b = socket.socketpair()
            print(find(os.fstat(a.fileno()).st_ino), find(int(sys.argv[1])))
            print([m[0] for m in parse(ask(d, request(20, bytes([16, 0, 0, 0]), 0x301))[0])])
            for data in (request(20, b'', 1), request(20, bytes([2, 0, 0, 0]), 1), request(21, bytes(56), 1),
                         request(18, bytes(56), 1)):
                print([struct.unpack_from('i', m[4])[0] for m in parse(ask(d, data)[0])])
            attempt(lambda: bind(d, 0, 1))
            """, String.valueOf(inodeOfAnother()));

        assertThat(run.stdout()).isEqualTo("""
            [(20, 'found')] [(2, -2)]
            [3]
            [-22]
            [-22]
            [-1]
            [-22]
            EPERM
            """);
    }

    @Test
    void the_record_tells_the_protocols_apart() {
        RunResult run = run("""
            ask(netlink(4), request(20, bytes([1, 0, 0, 0]) + bytes(20), 0x301))
            ask(netlink(4), request(21, bytes(56), 1))
            ask(netlink(), request(20, bytes(8), 1))
            """);

        NetlinkTraffic diag = run.netlink().protocol("NETLINK_SOCK_DIAG");
        assertThat(run.netlink().exchanges()).hasSize(3);
        assertThat(diag.exchanges())
                .extracting(exchange -> exchange.request().typeName())
                .containsExactly("SOCK_DIAG_BY_FAMILY", "SOCK_DESTROY");
        assertThat(diag.of(NetlinkMessage.SOCK_DESTROY).exchanges())
                .singleElement()
                .satisfies(exchange -> assertThat(exchange.request().isChange()).isTrue())
                .extracting(NetlinkExchange::error)
                .isEqualTo(Optional.of(Errno.EPERM));
        assertThat(run.netlink().of(NetlinkMessage.RTM_NEWADDR).exchanges())
                .singleElement()
                .satisfies(exchange -> assertThat(exchange.protocol()).isEqualTo("NETLINK_ROUTE"));
    }

    /** A socket of the test itself: the first line behind the title always is one of the machine's. */
    private static long inodeOfAnother() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/net/unix"), StandardCharsets.ISO_8859_1)) {
            return Long.parseLong(lines.skip(1).findFirst().orElseThrow().split(" +", -1)[6]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
