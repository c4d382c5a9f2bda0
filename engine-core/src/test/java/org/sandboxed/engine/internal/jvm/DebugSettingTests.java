package org.sandboxed.engine.internal.jvm;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.SandboxException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DebugSettingTests {

    private static final String SUREFIRE =
            "-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=localhost:5005";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=5005 | true",
                "-agentlib:jdwp=transport=dt_socket,server=y,address=5005 | true",
                "-Xrunjdwp:transport=dt_socket,server=y,suspend=y,address=5005 | true",
                "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=*:5005 | false",
                "-agentlib:jdwp=transport=dt_socket,address=127.0.0.1:41235,suspend=y,server=n | false"
            })
    void waits_as_this_jvm_does_unless_that_goes_to_its_debugger_itself(String agent, boolean isWaiting) {
        assertThat(DebugSetting.of(List.of("-Xmx1g", agent), null)).contains(new DebugSetting(isWaiting, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-Xmx1g", "-agentlib:other=transport=dt_socket", "-agentlib:jdwp=transport=dt_shmem,server=y"})
    void is_none_without_a_debugger_here(String argument) {
        assertThat(DebugSetting.of(List.of(argument), null)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | true | 0",
                "true | true | 0",
                "suspend=n | false | 0",
                "address=5006 | true | 5006",
                "suspend=n,address=127.0.0.1:5006 | false | 5006",
                "address=localhost:5006,suspend=y | true | 5006"
            })
    void the_property_says_it_without_a_debugger_here(String property, boolean isWaiting, int port) {
        assertThat(DebugSetting.of(List.of(), property)).contains(new DebugSetting(isWaiting, port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "false"})
    void the_property_turns_it_off(String property) {
        assertThat(DebugSetting.of(List.of(SUREFIRE), property)).isEmpty();
    }

    @Test
    void the_property_comes_before_what_this_jvm_has() {
        assertThat(DebugSetting.of(List.of(SUREFIRE), "suspend=n")).contains(new DebugSetting(false, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"on", "5005", "suspend=maybe", "address=70000", "address=0.0.0.0:5005", "suspend=y,", "port=1"})
    void what_means_nothing_is_refused_with_the_way_out(String property) {
        assertThatThrownBy(() -> DebugSetting.of(List.of(), property))
                .isInstanceOf(SandboxException.class)
                .hasMessageStartingWith("sandboxed.debug: \"" + property + "\": ")
                .hasMessageEndingWith("write suspend=y or suspend=n, address= and a port of this machine, both with a"
                        + " comma between them, or off");
    }
}
