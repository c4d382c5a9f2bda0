package org.sandboxed.engine.netlink;

import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;

import static org.assertj.core.api.Assertions.assertThat;

/** A network of the test's choosing looks the same from every side. */
class VirtualInterfaceTests {

    @Test
    void ip_shows_interfaces_addresses_and_routes() {
        try (Sandbox sandbox = sandbox()) {
            assertThat(sandbox.run("ip", "addr").stdout())
                    .contains("1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536")
                    .contains("2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1400 qdisc noqueue state UP")
                    .contains("link/ether 02:00:00:00:00:02 brd ff:ff:ff:ff:ff:ff")
                    .contains("inet 10.0.0.2/24 brd 10.0.0.255 scope global eth0")
                    .contains("inet6 fd00::2/64 scope global")
                    .contains("inet6 fe80::2/64 scope link");
            assertThat(sandbox.run("ip", "route").stdout())
                    .contains("default via 10.0.0.1 dev eth0")
                    .contains("10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.2");
            assertThat(sandbox.run("ip", "-6", "route").stdout())
                    .contains("fd01::/16 via fd00::1 dev eth0 metric 1024 pref medium")
                    .contains("fd00::/64 dev eth0 proto kernel metric 256 pref medium");
            assertThat(sandbox.run("ip", "-br", "addr", "show", "dev", "eth0").stdout())
                    .startsWith("eth0 ")
                    .contains("UP", "10.0.0.2/24 fd00::2/64 fe80::2/64");
        }
    }

    @Test
    void ip_finds_the_way() {
        try (Sandbox sandbox = sandbox()) {
            assertThat(sandbox.run("ip", "route", "get", "203.0.113.7").stdout())
                    .startsWith("203.0.113.7 via 10.0.0.1 dev eth0 src 10.0.0.2");
            assertThat(sandbox.run("ip", "route", "get", "10.0.0.99").stdout())
                    .startsWith("10.0.0.99 dev eth0 src 10.0.0.2");
            assertThat(sandbox.run("ip", "route", "get", "10.0.0.2").stdout()).startsWith("local 10.0.0.2 dev lo");
            assertThat(sandbox.run("ip", "-6", "route", "get", "fd01::7").stdout())
                    .startsWith("fd01::7 via fd00::1 dev eth0 src fd00::2");
            assertThat(sandbox.run("ip", "-6", "route", "get", "fd77::7").stderr())
                    .contains("Network is unreachable");
        }
    }

    @Test
    void ioctl_and_the_c_library_agree() {
        try (Sandbox sandbox = sandbox()) {
            RunResult run = sandbox.run(NetlinkPrograms.command("""
                s = socket.socket()
                def ask(command):
                    return fcntl.ioctl(s, command, b'eth0'.ljust(40, b'\\0'))[16:].rstrip(b'\\0').hex()
                print(socket.if_nameindex(), socket.if_nametoindex('eth0'), socket.if_indextoname(2))
                print(ask(0x8913), ask(0x8915), ask(0x8919), ask(0x891B), ask(0x8921), ask(0x8927))
                print(struct.unpack('i4xP', fcntl.ioctl(s, 0x8912, bytes(16)))[0])
                """));

            assertThat(run.stdout()).isEqualTo("""
                [(1, 'lo'), (2, 'eth0')] 2 eth0
                4310 020000000a000002 020000000a0000ff 02000000ffffff 7805 0100020000000002
                80
                """);
        }
    }

    @Test
    void many_interfaces_come_in_several_datagrams() {
        Sandbox.Builder builder = Sandbox.builder();
        for (int i = 0; i < 60; i++) {
            builder.virtualInterface("veth" + i, "10.0." + i + ".2/24");
        }
        try (Sandbox sandbox = builder.build()) {
            RunResult raw = sandbox.run(NetlinkPrograms.command("""
                answers = ask(netlink(), request(18))
                print(len(answers) > 1, max(map(len, answers)) <= 16384, sum(len(parse(a)) for a in answers),
                      [m[0] for m in parse(answers[-1])][-1])
                """));

            assertThat(raw.stdout()).isEqualTo("True True 62 3\n");
            assertThat(sandbox.run("ip", "-br", "addr").stdout().lines()).hasSize(61);
        }
    }

    private static Sandbox sandbox() {
        return Sandbox.builder()
                .virtualInterface("eth0", "10.0.0.2/24", 1400)
                .virtualInterface("eth0", "fd00::2/64", 1400)
                .virtualInterface("eth0", "fe80::2/64", 1400)
                .virtualRoute("default", "10.0.0.1")
                .virtualRoute("fd01::/16", "fd00::1")
                .build();
    }
}
