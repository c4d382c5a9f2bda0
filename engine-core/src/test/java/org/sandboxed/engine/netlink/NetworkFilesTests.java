package org.sandboxed.engine.netlink;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Syscall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sandboxed.engine.netlink.NetlinkPrograms.run;

/** The files of {@code /proc/net} show the sandbox's network and sockets, and not the machine's. */
class NetworkFilesTests {

    @Test
    void net_209_fs_337_addresses_are_the_loopback_interfaces() {
        assertThat(cat("/proc/net/if_inet6").stdout()).isEqualTo("0".repeat(31) + "1 01 80 10 80       lo\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/proc/self/net/dev", "/proc/net/dev", "/proc/thread-self/net/dev", "/proc//self/./net/dev"})
    void net_210_fs_337_the_only_device_is_the_loopback_interface(String path) {
        assertThat(cat(path).stdout().lines().skip(2))
                .singleElement()
                .satisfies(line -> assertThat(line).matches(" +lo:( +0){16}"));
    }

    @Test
    void net_207_devices_are_not_listed_in_sysfs() {
        RunResult run = run("attempt(lambda: os.listdir('/sys/class/net'))");

        assertThat(run.stdout()).isEqualTo("EACCES\n");
    }

    @Test
    void a_chosen_network_is_in_every_table() {
        try (Sandbox sandbox = Sandbox.builder()
                .virtualInterface("eth0", "10.0.0.2/24")
                .virtualInterface("eth0", "fd00::2/64")
                .virtualRoute("default", "10.0.0.1")
                .build()) {
            assertThat(sandbox.run("cat", "/proc/net/dev").stdout()).contains("    lo: ", "  eth0: ");
            assertThat(sandbox.run("cat", "/proc/net/route").stdout().lines().map(String::strip))
                    .containsExactly(
                            "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT",
                            "eth0\t00000000\t0100000A\t0003\t0\t0\t0\t00000000\t0\t0\t0",
                            "eth0\t0000000A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0");
            assertThat(sandbox.run("cat", "/proc/net/if_inet6").stdout())
                    .endsWith("fd000000000000000000000000000002 02 40 00 80     eth0\n");
            assertThat(sandbox.run("cat", "/proc/net/ipv6_route").stdout())
                    .contains("fd000000000000000000000000000000 40 ", "80200001       lo");
        }
    }

    @Test
    void of_the_sockets_a_program_sees_those_of_its_sandbox() throws Exception {
        try (ServerSocket outside = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = ":%04X".formatted(outside.getLocalPort());

            RunResult run = run("""
                a, b = socket.socketpair()
                u = socket.socket(socket.AF_UNIX)
                u.bind('own.sock')
                s = netlink()
                inodes = {str(os.fstat(x.fileno()).st_ino) for x in (a, b, u)}
                lines = open('/proc/net/unix').read().splitlines()[1:]
                print({line.split()[6] for line in lines} == inodes, any(line.endswith('own.sock') for line in lines),
                      flush=True)
                pid = os.fork()
                if pid == 0:
                    print(len(open('/proc/net/unix').read().splitlines()), flush=True)
                    os._exit(0)
                os.waitpid(pid, 0)
                print(len(open('/proc/net/tcp').read().splitlines()), sys.argv[1] in open('/proc/net/tcp').read())
                """, port);

            assertThat(run.stdout().lines().sorted()).containsExactly("1 False", "4", "True True");
            assertThat(outside.isBound()).isTrue();
        }
    }

    @Test
    void what_would_show_the_machine_is_empty_or_zero() {
        RunResult run = run("""
            for name in ('arp', 'netlink', 'igmp', 'packet'):
                print(name, len(open('/proc/net/' + name).read().splitlines()))
            for name in ('fib_trie', 'igmp6', 'dev_mcast'):
                print(name, len(open('/proc/net/' + name).read()))
            for name in ('snmp', 'sockstat'):
                words = open('/proc/net/' + name).read().split()
                print(name, len(words) > 10, {word for word in words if word.isdigit()})
            """);

        assertThat(run.stdout()).isEqualTo("""
            arp 1
            netlink 1
            igmp 1
            packet 1
            fib_trie 0
            igmp6 0
            dev_mcast 0
            snmp True {'0'}
            sockstat True {'0'}
            """);
    }

    @Test
    void what_is_not_known_is_refused_with_a_rule() {
        RunResult run = run("""
            attempt(lambda: open('/proc/net/ptype'))
            attempt(lambda: os.listdir('/proc/net/dev_snmp6'))
            attempt(lambda: os.open('/proc/net/dev', os.O_WRONLY))
            print('dev' in os.listdir('/proc/net'))
            """);

        assertThat(run.stdout()).isEqualTo("EACCES\nEACCES\nEACCES\nTrue\n");
        assertThat(run.syscalls().denied().of(Syscall.OPENAT).events())
                .extracting(event -> event.rule().orElse(""))
                .contains("proc: describes the network of the machine");
    }

    private static RunResult cat(String path) {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            return sandbox.run("cat", path);
        }
    }
}
