package org.sandboxed.engine.policy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BindRuleTests {

    @Test
    void net_047_ports_and_ranges_are_sorted_and_unique() {
        assertThat(BindRule.parse("allowBind", "9001, 443,8080,9000-9002,443", true)
                        .ports())
                .containsExactly(443, 8080, 9000, 9001, 9002);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", " * ", "*,*"})
    void net_049_every_port_can_be_meant(String rule) {
        assertThat(BindRule.parse("allowBind", rule, true).isAny()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "net_050 | *,8080    | wildcard",
                "        | 9002-9000 | reversed range",
                "        | 80a       | \"80a\" at character 1: invalid port",
                "        | 1,70000   | \"70000\" at character 3: invalid port",
                "        | 8080,     | invalid port",
                "        | -1        | invalid port",
            })
    void net_050_mistakes_are_pointed_at(String number, String rule, String message) {
        assertThatThrownBy(() -> BindRule.parse("allowBind", rule, true))
                .as(number)
                .isInstanceOf(SandboxException.class)
                .hasMessageStartingWith("allowBind: \"" + rule + "\": ")
                .hasMessageContaining(message);
    }

    @Test
    void net_050_051_a_wildcard_stands_alone() {
        assertThatThrownBy(() -> Sandbox.builder().allowBind("*").allowBind("8080"))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("wildcard");
        assertThatThrownBy(() -> Sandbox.builder().denyBind("*"))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("wildcard");
    }
}
