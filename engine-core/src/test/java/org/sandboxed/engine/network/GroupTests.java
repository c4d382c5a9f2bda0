package org.sandboxed.engine.network;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.record.NetworkAttempt;
import org.sandboxed.engine.record.NetworkAttempt.Operation;
import org.sandboxed.engine.refusals.Python;

import static org.assertj.core.api.Assertions.assertThat;

/** Multicast groups: who joins one sends something to the network, and gets what others send. */
class GroupTests {

    private static final String JOINS = """
        four, six = socket.inet_aton('239.1.2.3'), socket.inet_pton(socket.AF_INET6, 'ff05::1:3')
        here = socket.inet_aton('127.0.0.1')
        def request(address):
            return struct.pack('=Ixxxx', 1) + address.ljust(128, b'\\0')
        group4 = request(struct.pack('=HH', 2, 0) + four)
        group6 = request(struct.pack('=HHI', 10, 0, 0) + six)
        source4 = group4 + (struct.pack('=HH', 2, 0) + here).ljust(128, b'\\0')
        source6 = group6 + (struct.pack('=HHI', 10, 0, 0) + bytes(15) + b'\\1').ljust(128, b'\\0')
        joins = [(2, 0, 35, four + here), (2, 0, 35, four + here + bytes(4)), (2, 0, 39, four + here + here),
            (2, 0, 42, group4), (2, 0, 46, source4), (10, 0, 42, group4),
            (10, 41, 20, six + struct.pack('I', 1)), (10, 41, 27, six + struct.pack('I', 1)), (10, 41, 42, group6),
            (10, 41, 46, source6)]
        def join(family, level, option, value):
            with socket.socket(family, socket.SOCK_DGRAM) as s:
                s.setsockopt(level, option, value)
        """;

    @Test
    void without_a_rule_none_is_joined() {
        RunResult run = run(Sandbox.builder().allowNet("tcp://*").allowBind("*"), JOINS + """
            for each in joins:
                attempt(lambda: join(*each))
            """);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("EACCES\n".repeat(10));
        assertThat(run.network().attempts()).hasSize(10).allSatisfy(attempt -> {
            assertThat(attempt.operation()).isEqualTo(Operation.JOIN);
            assertThat(attempt.protocol()).isEqualTo(NetworkAttempt.Protocol.UDP);
            assertThat(attempt.isDenied()).isTrue();
            assertThat(attempt.address().map(InetAddress::getHostAddress).orElseThrow())
                    .isIn("239.1.2.3", "ff05:0:0:0:0:0:1:3");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "udp://239.1.2.3:5000, , ok",
        "239.0.0.0/8, , ok",
        "239.1.2.4, , EACCES",
        "tcp://239.1.2.3, , EACCES",
        "*, 239.1.2.0/24, EACCES",
        "*, 239.1.2.3:5000, ok",
        ", 239.1.2.3, EACCES",
        ", 10.0.0.0/8, ok",
    })
    void who_may_send_to_a_group_may_join_it(String allowed, String denied, String result) {
        Sandbox.Builder rules = Sandbox.builder();
        if (allowed != null) {
            rules.allowNet(allowed);
        }
        if (denied != null) {
            rules.denyNet(denied);
        }

        RunResult run = run(rules, JOINS + "attempt(lambda: join(*joins[0]))\nattempt(lambda: join(*joins[3]))");

        assertThat(run.stdout()).as(run.stderr()).isEqualTo((result + "\n").repeat(2));
        assertThat(run.network().denied().attempts()).hasSize(result.equals("ok") ? 0 : 2);
    }

    @Test
    void what_is_sent_to_a_group_arrives() {
        RunResult run = run(Sandbox.builder().allowNet("udp://239.1.2.3"), JOINS + """
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
                s.bind(('239.1.2.3', 0))
                s.setsockopt(0, 35, four + here)
                s.setsockopt(0, socket.IP_MULTICAST_IF, here)
                s.settimeout(10)
                s.sendto(b'hello', s.getsockname())
                print(s.recv(9))
                s.setsockopt(0, socket.IP_DROP_MEMBERSHIP, four + here)
            """);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("b'hello'\n");
    }

    @Test
    void what_makes_no_sense_fares_as_with_the_kernel() {
        RunResult run = run(Sandbox.builder().allowNet("*"), JOINS + """
            attempt(lambda: join(2, 0, 35, four))
            attempt(lambda: join(2, 0, 35, socket.inet_aton('10.1.2.3') + here))
            attempt(lambda: join(2, 0, 42, group6))
            attempt(lambda: join(10, 41, 20, six))
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
                attempt(lambda: raw(${setsockopt}, s.fileno(), 0, 35, 1, 8))
                attempt(lambda: raw(${setsockopt}, s.fileno(), 0, 35, 1, -1))
            attempt(lambda: raw(${setsockopt}, 99, 0, 35, 1, 8))
            attempt(lambda: raw(${setsockopt}, 0, 0, 35, 1, 8))
            """);

        assertThat(run.stdout())
                .as(run.stderr())
                .isEqualTo("EINVAL\nEINVAL\nEINVAL\nEINVAL\nEFAULT\nEINVAL\nEBADF\nENOTSOCK\n");
    }

    @Test
    void the_packet_filter_of_the_machine_is_not_changed() {
        RunResult run = run(Sandbox.builder().allowNet("*"), """
            for family, level, option in ((2, 0, 64), (2, 0, 65), (2, 0, 96), (2, 0, 128), (2, 0, 1153), (10, 41, 64), (10, 41, 65)):
                attempt(lambda: socket.socket(family).setsockopt(level, option, bytes(96)))
            attempt(lambda: socket.socket(10).setsockopt(41, 67, 1))
            """);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("EPERM\n".repeat(7) + "ok\n");
        assertThat(run.syscalls().denied().events())
                .hasSize(7)
                .allSatisfy(event -> assertThat(event.toString()).contains("packet filter"));
    }

    @Test
    void the_packet_filter_of_the_machine_is_not_told() {
        RunResult run = run(Sandbox.builder().allowNet("*"), """
            for family, level, option in ((2, 0, 64), (2, 0, 65), (2, 0, 96), (2, 0, 128), (2, 0, 1153), (10, 41, 64), (10, 41, 65)):
                attempt(lambda: socket.socket(family).getsockopt(level, option, 84))
            attempt(lambda: socket.socket(10).getsockopt(41, 67))
            """);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("EPERM\n".repeat(7) + "ok\n");
        assertThat(run.syscalls().denied()).hasSize(7);
    }

    @Test
    void no_policy_of_ipsec_leads_packets_elsewhere() {
        RunResult run = run(Sandbox.builder().allowNet("*"), """
            for family, level, option in ((2, 0, 16), (2, 0, 17), (10, 41, 34), (10, 41, 35)):
                attempt(lambda: socket.socket(family).setsockopt(level, option, bytes(300)))
            """);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("EPERM\n".repeat(4));
        assertThat(run.syscalls().denied()).hasSize(4);
    }

    private static RunResult run(Sandbox.Builder rules, String script) {
        try (Sandbox sandbox = rules.build()) {
            return sandbox.run(Python.command(script));
        }
    }
}
