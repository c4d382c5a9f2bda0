package org.sandboxed.engine.policy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.policy.EndpointRule.Target;
import org.sandboxed.engine.record.NetworkAttempt.Protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EndpointParserTests {

    @Test
    void net_001_a_rule_without_a_scheme_is_about_tcp_and_udp() {
        assertThat(parse("example.com:443"))
                .containsExactly(
                        new EndpointRule(Protocol.TCP, new Target.Host("example.com"), List.of(443), "example.com:443"),
                        new EndpointRule(
                                Protocol.UDP, new Target.Host("example.com"), List.of(443), "example.com:443"));
    }

    @ParameterizedTest
    @ValueSource(strings = {":8080", "*:8080"})
    void net_002_a_port_alone_is_that_of_every_address(String rule) {
        assertThat(parse(rule)).hasSize(2).allSatisfy(each -> {
            assertThat(each.target()).isEqualTo(new Target.Any());
            assertThat(each.ports()).containsExactly(8080);
        });
    }

    @Test
    void net_003_ports_stay_in_order() {
        assertThat(parse("github.com:22, 80,443").get(0).ports()).containsExactly(22, 80, 443);
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.com:*", "example.com", "example.com:*,*"})
    void net_005_without_a_port_every_port_is_meant(String rule) {
        assertThat(parse(rule))
                .allSatisfy(each -> assertThat(each.hasAllPorts()).isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {":*,*", "*", ":*", "*:*"})
    void net_007_everything_can_be_meant(String rule) {
        assertThat(parse(rule)).hasSize(2).allSatisfy(each -> {
            assertThat(each.target()).isEqualTo(new Target.Any());
            assertThat(each.hasAllPorts()).isTrue();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "net_011, 10.0.0.0/8:80, 10.0.0.0/8",
        "net_013, [::1]:443, 0:0:0:0:0:0:0:1",
        "net_014, fc00::/7, fc00:0:0:0:0:0:0:0/7",
        "net_025, 169.254.169.254, 169.254.169.254",
        "hosts bits, 10.1.2.3/8, 10.0.0.0/8",
        "mapped, ::ffff:10.1.2.3, 10.1.2.3",
        "mapped, ::ffff:10.1.2.3/104, 10.0.0.0/8",
        "no port, ::1:443, 0:0:0:0:0:0:1:443",
    })
    void net_011_013_014_025_addresses_and_ranges_are_ranges(String number, String rule, String range) {
        assertThat(parse(rule))
                .as(number)
                .hasSize(2)
                .allSatisfy(each -> assertThat(each.target())
                        .isInstanceOfSatisfying(
                                Target.Range.class,
                                target -> assertThat(target.range()).hasToString(range)));
    }

    @Test
    void net_015_a_scheme_makes_one_rule() {
        assertThat(parse("tcp://h:443")).singleElement().satisfies(rule -> {
            assertThat(rule.protocol()).isEqualTo(Protocol.TCP);
            assertThat(rule.ports()).containsExactly(443);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp://*:*", "udp://*"})
    void net_017_every_udp_destination(String rule) {
        assertThat(parse(rule)).singleElement().satisfies(each -> {
            assertThat(each.protocol()).isEqualTo(Protocol.UDP);
            assertThat(each.target()).isEqualTo(new Target.Any());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"icmp://github.com", "icmp://*", "icmp://::1", "icmp://10.0.0.0/8"})
    void net_018_019_022_icmp_has_targets_and_no_ports(String rule) {
        assertThat(parse(rule)).singleElement().satisfies(each -> {
            assertThat(each.protocol()).isEqualTo(Protocol.ICMP);
            assertThat(each.hasAllPorts()).isTrue();
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "net_006 | h:80,*          | cannot mix",
                "net_006 | h:*,80          | cannot mix",
                "net_009 | h:              | invalid port",
                "net_009 | h:abc           | \"abc\" at character 3: invalid port",
                "net_009 | h:65536         | invalid port",
                "net_009 | h:80,           | invalid port",
                "port    | h:0             | port 0",
                "net_010 | ''              | empty rule",
                "net_010 | tcp://          | empty rule",
                "net_010 | udp://          | empty rule",
                "net_021 | icmp://         | needs a host",
                "icmp    | icmp://h:80     | takes no port",
                "net_023 | sctp://h:1      | \"sctp\" at character 1: unknown scheme",
                "net_023 | icmp-raw://*    | unknown scheme",
                "net_023 | TCP://h:1       | unknown scheme",
                "net_030 | 10.0.0.0/33     | \"33\" at character 10: prefix too large",
                "net_030 | fc00::/129      | prefix too large",
                "net_030 | 1.2.3.4/x       | invalid prefix length",
                "net_030 | host/8          | not an address with a prefix length",
                "bracket | [::1]443        | malformed bracketed address",
                "bracket | [::1]           | malformed bracketed address",
                "bracket | [h]:80          | malformed bracketed address",
                "net_053 | *.example.com:1 | no wildcard",
                "name    | 10.1            | neither an address nor a host name",
                "name    | a b:80          | neither an address nor a host name",
            })
    void net_006_009_010_021_023_030_053_mistakes_are_pointed_at(String number, String rule, String message) {
        assertThatThrownBy(() -> parse(rule))
                .as(number)
                .isInstanceOf(SandboxException.class)
                .hasMessageStartingWith("allowNet: \"" + rule + "\": ")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.com", "evil.com:443", "tcp://evil.com"})
    void net_027_names_cannot_be_denied(String rule) {
        assertThatThrownBy(() -> EndpointParser.parse("denyNet", rule, false))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("not an IP or CIDR");
    }

    @Test
    void net_026_029_a_port_can_be_denied_and_nothing_at_all_cannot() {
        assertThat(EndpointParser.parse("denyNet", ":25", false)).hasSize(2);
        assertThatThrownBy(() -> EndpointParser.parse("denyNet", "icmp://", false))
                .isInstanceOf(SandboxException.class);
    }

    @Test
    void localhost_is_the_machine_itself() {
        assertThat(parse("Localhost:80"))
                .allSatisfy(rule -> assertThat(rule.target()).isEqualTo(new Target.Loopback()));
        assertThat(EndpointParser.parse("denyNet", "localhost", false)).hasSize(2);
    }

    private static List<EndpointRule> parse(String rule) {
        return EndpointParser.parse("allowNet", rule, true);
    }
}
