package org.sandboxed.engine.internal.handler.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.Sockets;
import org.sandboxed.engine.policy.PolicyBuilder;
import org.sandboxed.engine.record.NetworkAttempt.Protocol;

import static org.assertj.core.api.Assertions.assertThat;

/** Which destinations rules allow, once names are looked up. */
class RuleMatchingTests {

    @Test
    void net_033_a_name_stands_for_the_same_addresses_with_every_protocol() {
        Rules rules = new Rules(policy -> policy.allowNet("localhost:443"));

        assertThat(rules.allow(Protocol.TCP, "127.0.0.1", 443)).isTrue();
        assertThat(rules.allow(Protocol.UDP, "127.0.0.1", 443)).isTrue();
        assertThat(rules.allow(Protocol.TCP, "127.0.0.1", 444)).isFalse();
        assertThat(rules.plan.names()).doesNotContainValue("127.0.0.1");
    }

    @Test
    void net_034_no_port_crosses_from_one_protocol_to_another() {
        Rules rules = new Rules(policy -> policy.allowNet("tcp://localhost:443", "udp://:53"));

        assertThat(rules.allow(Protocol.UDP, "8.8.8.8", 53)).isTrue();
        assertThat(rules.allow(Protocol.TCP, "8.8.8.8", 53)).isFalse();
        assertThat(rules.allow(Protocol.UDP, "127.0.0.1", 443)).isFalse();
        assertThat(rules.allow(Protocol.TCP, "127.0.0.1", 53)).isFalse();
    }

    @Test
    void net_035_icmp_implies_nothing_else() {
        Rules rules = new Rules(policy -> policy.allowNet("icmp://localhost"));

        assertThat(rules.allow(Protocol.ICMP, "127.0.0.1", 7)).isTrue();
        assertThat(rules.allow(Protocol.TCP, "127.0.0.1", 7)).isFalse();
        assertThat(rules.allow(Protocol.UDP, "127.0.0.1", 7)).isFalse();
    }

    @Test
    void net_046_rules_about_requests_are_no_list_of_destinations() {
        Rules rules = new Rules(policy -> policy.denyNet("10.0.0.0/8"), policy -> policy.denyHttp("* */admin/*"));

        assertThat(rules.allow(Protocol.TCP, "10.1.2.3", 80)).isFalse();
        assertThat(rules.allow(Protocol.TCP, "8.8.8.8", 80)).isTrue();
    }

    @Test
    void net_037_everything_of_one_protocol_is_nothing_of_another() {
        Rules rules = new Rules(policy -> policy.allowNet("tcp://*"));

        assertThat(rules.allow(Protocol.TCP, "2001:db8::1", 9)).isTrue();
        assertThat(rules.allow(Protocol.UDP, "8.8.8.8", 53)).isFalse();
        assertThat(rules.allow(Protocol.OTHER, "8.8.8.8", 53)).isFalse();
    }

    @Test
    void net_038_a_port_of_every_address_is_one_of_tcp_and_udp() {
        Rules rules = new Rules(policy -> policy.allowNet(":53"));

        assertThat(rules.allow(Protocol.TCP, "8.8.8.8", 53)).isTrue();
        assertThat(rules.allow(Protocol.UDP, "2001:db8::1", 53)).isTrue();
        assertThat(rules.allow(Protocol.UDP, "8.8.8.8", 54)).isFalse();
    }

    @Test
    void net_041_a_port_of_an_address_can_be_denied_alone() {
        Rules rules = new Rules(policy -> policy.denyNet("1.2.3.4/32:443"));

        assertThat(rules.allow(Protocol.TCP, "1.2.3.4", 443)).isFalse();
        assertThat(rules.allow(Protocol.TCP, "1.2.3.4", 80)).isTrue();
    }

    @Test
    void net_042_043_an_ipv4_address_in_ipv6_clothes_is_what_it_is() {
        Rules denied = new Rules(policy -> policy.denyNet("169.254.169.254"));
        Rules allowed = new Rules(policy -> policy.allowNet("1.2.3.4", "10.0.0.0/8"));

        assertThat(denied.allowMapped("169.254.169.254")).isFalse();
        assertThat(denied.allowMapped("169.254.169.253")).isTrue();
        assertThat(allowed.allowMapped("1.2.3.4")).isTrue();
        assertThat(allowed.allowMapped("10.9.8.7")).isTrue();
        assertThat(allowed.allowMapped("8.8.8.8")).isFalse();
    }

    @Test
    void net_045_of_both_lists_the_one_that_denies_wins() {
        Rules rules =
                new Rules(policy -> policy.allowNet("10.0.0.0/8", "1.2.3.4"), policy -> policy.denyNet("10.1.0.0/16"));

        assertThat(rules.allow(Protocol.TCP, "10.2.0.1", 80)).isTrue();
        assertThat(rules.allow(Protocol.TCP, "10.1.0.1", 80)).isFalse();
        assertThat(rules.allow(Protocol.TCP, "8.8.8.8", 80)).isFalse();
    }

    /** The rules of a policy, ready to judge. */
    private static final class Rules {

        private static final int MAPPED = 10;

        private final NetworkPlan plan;
        private final EndpointJudge judge;

        @SafeVarargs
        Rules(Consumer<PolicyBuilder>... options) {
            PolicyBuilder policy = new PolicyBuilder();
            for (Consumer<PolicyBuilder> option : options) {
                option.accept(policy);
            }
            plan = NetworkPlan.of(policy.build().network());
            judge = new EndpointJudge(plan, new Journal(System.nanoTime(), Journal.DEFAULT_BUDGET));
        }

        boolean allow(Protocol protocol, String host, int port) {
            byte[] address = bytes(host);
            boolean isInet = address.length == 4;
            byte[] name = new byte[isInet ? SocketAddress.INET_SIZE : SocketAddress.INET6_SIZE_WITH_SCOPE];
            name[0] = (byte) (isInet ? Sockets.AF_INET : Sockets.AF_INET6);
            System.arraycopy(
                    address,
                    0,
                    name,
                    isInet ? SocketAddress.INET_ADDRESS : SocketAddress.INET6_ADDRESS,
                    address.length);
            return allow(protocol, name, port);
        }

        boolean allowMapped(String host) {
            byte[] name = new byte[SocketAddress.INET6_SIZE_WITH_SCOPE];
            name[0] = (byte) Sockets.AF_INET6;
            name[SocketAddress.INET6_ADDRESS + MAPPED] = -1;
            name[SocketAddress.INET6_ADDRESS + MAPPED + 1] = -1;
            System.arraycopy(bytes(host), 0, name, SocketAddress.INET6_ADDRESS + MAPPED + 2, 4);
            return allow(Protocol.TCP, name, 80);
        }

        private boolean allow(Protocol protocol, byte[] name, int port) {
            SocketAddress address = new SocketAddress();
            assertThat(address.set(name, name.length)).isTrue();
            address.setPort(port);
            return EndpointJudge.allows(judge.judge(protocol, address));
        }

        private static byte[] bytes(String literal) {
            try {
                return InetAddress.getByName(literal).getAddress();
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(literal, e);
            }
        }
    }
}
