package org.sandboxed.engine.netlink;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.record.NetlinkMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sandboxed.engine.record.NetlinkMessage.RTM_NEWADDR;

/** Real programs that ask about the network, in a sandbox that has nothing but a loopback interface. */
class NetlinkClientTests {

    @Test
    void ip_lists_addresses() {
        RunResult ip = run("ip", "addr");

        assertThat(ip.exitCode()).isZero();
        assertThat(ip.stdout())
                .contains("1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000")
                .contains("link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00")
                .contains("inet 127.0.0.1/8 scope host lo")
                .contains("inet6 ::1/128 scope host")
                .contains("valid_lft forever preferred_lft forever")
                .doesNotContain("2:", "dynamic");
        assertThat(ip.stderr()).isEmpty();
    }

    @Test
    void ip_writes_json() {
        assertThat(run("ip", "-j", "addr").stdout())
                .startsWith(
                        "[{\"ifindex\":1,\"ifname\":\"lo\",\"flags\":[\"LOOPBACK\",\"UP\",\"LOWER_UP\"],\"mtu\":65536,");
    }

    @Test
    void net_181_ip_shows_one_link() {
        RunResult ip = run("ip", "link", "show", "lo");

        assertThat(ip.exitCode()).isZero();
        assertThat(ip.stdout()).startsWith("1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 ");
    }

    @Test
    void net_182_ip_does_not_find_another_link() {
        RunResult ip = run("ip", "link", "show", "eth0");

        assertThat(ip.exitCode()).isEqualTo(1);
        assertThat(ip.stderr()).contains("does not exist");
    }

    @ParameterizedTest
    @ValueSource(strings = {"route", "rule", "neigh", "-6 route", "nexthop", "addrlabel", "netconf"})
    void net_183_ip_finds_no_routes_rules_and_neighbours(String what) {
        RunResult ip = run(("ip " + what).split(" "));

        assertThat(ip.stdout()).isEmpty();
        assertThat(ip.stderr()).isEmpty();
        assertThat(ip.exitCode()).isZero();
    }

    @Test
    void ip_knows_the_way_to_this_machine_and_to_no_other() {
        assertThat(run("ip", "route", "get", "127.0.0.1").stdout()).startsWith("local 127.0.0.1 dev lo src 127.0.0.1");
        assertThat(run("ip", "route", "get", "203.0.113.7").stderr()).contains("Network is unreachable");
        assertThat(run("ip", "route", "show", "table", "local").stdout())
                .contains("local 127.0.0.0/8 dev lo proto kernel scope host src 127.0.0.1")
                .contains("broadcast 127.255.255.255 dev lo proto kernel scope link src 127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "addr add 10.0.0.1/8 dev lo",
                "addr del 127.0.0.1/8 dev lo",
                "link set lo down",
                "route add 10.0.0.0/8 dev lo",
                "neigh add 127.0.0.2 lladdr 02:00:00:00:00:01 dev lo"
            })
    void net_185_ip_can_change_nothing(String change) {
        RunResult ip = run(("ip " + change).split(" "));

        assertThat(ip.stderr()).contains("Operation not permitted");
        assertThat(ip.exitCode()).isNotZero();
        assertThat(ip.netlink().refused().exchanges())
                .anyMatch(exchange -> exchange.request().isChange());
    }

    @Test
    void net_174_177_the_c_library_lists_interfaces_and_addresses() {
        RunResult run = NetlinkPrograms.run("""
            class Entry(ctypes.Structure):
                pass
            Entry._fields_ = [('next', ctypes.POINTER(Entry)), ('name', ctypes.c_char_p), ('flags', ctypes.c_uint),
                              ('address', ctypes.c_void_p)]
            print(socket.if_nameindex())
            first = ctypes.POINTER(Entry)()
            check(libc.getifaddrs(ctypes.byref(first)))
            entry, found = first, []
            while entry:
                family = ctypes.c_ushort.from_address(entry.contents.address).value
                size = {2: 8, 10: 24, 17: 0}[family]
                found.append((entry.contents.name, family, bytes(ctypes.string_at(entry.contents.address, size))[4:].hex()))
                entry = entry.contents.next
            for each in found:
                print(*each)
            """);

        assertThat(run.stdout()).isEqualTo("""
            [(1, 'lo')]
            b'lo' 17\s
            b'lo' 2 7f000001
            b'lo' 10 0000000000000000000000000000000000000001
            """);
    }

    @Test
    void net_175_network_rules_leave_netlink_alone() {
        try (Sandbox sandbox = Sandbox.builder().allowNet("127.0.0.1:9").build()) {
            RunResult run = sandbox.run(
                    NetlinkPrograms.command("print(socket.if_nameindex(), len(ask(netlink(), request(22))))"));

            assertThat(run.stdout()).isEqualTo("[(1, 'lo')] 1\n");
            assertThat(run.syscalls().denied().events()).isEmpty();
        }
    }

    @Test
    void the_c_library_resolves_localhost() {
        RunResult getent = run("getent", "ahosts", "localhost");

        assertThat(getent.exitCode()).isZero();
        assertThat(getent.stdout()).contains("127.0.0.1");
    }

    @Test
    void what_runs_at_the_same_time_is_told_apart() throws Exception {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            var first = sandbox.start("ip", "addr");
            var second = sandbox.start("ip", "link");
            RunResult addr = first.waitFor();
            RunResult link = second.waitFor();

            assertThat(addr.netlink().of(NetlinkMessage.RTM_GETADDR).exchanges())
                    .hasSize(1)
                    .allMatch(exchange ->
                            exchange.pid() == addr.processes().root().pid());
            assertThat(link.netlink().of(NetlinkMessage.RTM_GETADDR).exchanges())
                    .isEmpty();
            assertThat(sandbox.netlink().exchanges())
                    .hasSize(addr.netlink().exchanges().size()
                            + link.netlink().exchanges().size());
        }
    }

    @Test
    void a_crowd_of_clients_loses_nothing() {
        int clients = 40;

        RunResult run = run("sh", "-c", "for i in $(seq " + clients + "); do ip addr >/dev/null & done; wait");

        assertThat(run.exitCode()).isZero();
        List<Integer> pids = run.netlink().of(NetlinkMessage.RTM_GETADDR).exchanges().stream()
                .map(exchange -> exchange.pid())
                .toList();
        assertThat(pids).hasSize(clients).doesNotHaveDuplicates();
        assertThat(run.netlink().of(NetlinkMessage.RTM_GETADDR).exchanges())
                .allMatch(exchange -> exchange.replies().get(0).type() == RTM_NEWADDR);
    }

    private static RunResult run(String... command) {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            return sandbox.run(command);
        }
    }
}
