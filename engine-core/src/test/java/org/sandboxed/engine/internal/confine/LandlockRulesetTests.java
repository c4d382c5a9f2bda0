package org.sandboxed.engine.internal.confine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.internal.confine.LandlockRuleset.PathGrant;
import org.sandboxed.engine.internal.confine.LandlockRuleset.PortGrant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.sandboxed.engine.internal.confine.LandlockRights.BIND_TCP;
import static org.sandboxed.engine.internal.confine.LandlockRights.CONNECT_TCP;
import static org.sandboxed.engine.internal.confine.LandlockRights.IOCTL_DEV;
import static org.sandboxed.engine.internal.confine.LandlockRights.MAKE_BLOCK;
import static org.sandboxed.engine.internal.confine.LandlockRights.MAKE_CHAR;
import static org.sandboxed.engine.internal.confine.LandlockRights.REFER;
import static org.sandboxed.engine.internal.confine.LandlockRights.TRUNCATE;

class LandlockRulesetTests {

    @ParameterizedTest
    @CsvSource({
        "1, 0x1fff, 0, 0",
        "2, 0x3fff, 0, 0",
        "3, 0x7fff, 0, 0",
        "4, 0x7fff, 3, 0",
        "5, 0xffff, 3, 0",
        "6, 0xffff, 3, 3",
        "7, 0xffff, 3, 3",
        "8, 0xffff, 3, 3",
    })
    void handles_what_the_abi_knows(int abi, String fileSystem, long network, long scopes) {
        LandlockRuleset ruleset =
                LandlockRuleset.builder(abi, Protections.degradable()).build();

        assertThat(ruleset.handledFileSystem()).isEqualTo(Long.decode(fileSystem));
        assertThat(ruleset.handledNetwork()).isEqualTo(network);
        assertThat(ruleset.scopes()).isEqualTo(scopes);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, -38})
    void refuses_what_is_no_abi(int abi) {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        LandlockRuleset.builder(abi, Protections.degradable()).build());
    }

    @Test
    void a_readable_path_can_be_read_listed_and_executed() {
        LandlockRuleset ruleset = LandlockRuleset.builder(7, Protections.strict())
                .readable("/usr")
                .readableIfExists("/lib64")
                .build();

        assertThat(ruleset.paths())
                .containsExactly(new PathGrant("/usr", 0b1101, true), new PathGrant("/lib64", 0b1101, false));
    }

    @Test
    void a_writable_path_grants_everything_but_device_nodes() {
        LandlockRuleset ruleset = LandlockRuleset.builder(7, Protections.strict())
                .readable("/usr")
                .writable("/tmp/out")
                .writableIfExists("/dev/null")
                .build();

        long everything = 0xffff & ~(MAKE_CHAR | MAKE_BLOCK);
        assertThat(ruleset.paths())
                .containsExactly(
                        new PathGrant("/tmp/out", everything, true),
                        new PathGrant("/dev/null", everything, false),
                        new PathGrant("/usr", 0b1101, true));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void core_215_no_grant_exceeds_what_is_handled(int abi) {
        LandlockRuleset ruleset = LandlockRuleset.builder(abi, Protections.degradable())
                .writable("/tmp")
                .readable("/usr")
                .bind(8080)
                .connect(443)
                .build();

        assertThat(ruleset.paths())
                .hasSize(2)
                .allSatisfy(grant -> assertThat(grant.access() & ~ruleset.handledFileSystem())
                        .isZero());
        assertThat(ruleset.ports())
                .allSatisfy(grant ->
                        assertThat(grant.access() & ~ruleset.handledNetwork()).isZero());
    }

    @Test
    void core_218_a_disabled_protection_is_neither_handled_nor_granted() {
        Protections some = Protections.strict()
                .disabled(Protection.FS_TRUNCATE)
                .disabled(Protection.FS_IOCTL_DEV)
                .disabled(Protection.SIGNAL_SCOPE);

        LandlockRuleset ruleset =
                LandlockRuleset.builder(7, some).writable("/tmp").build();

        assertThat(ruleset.handledFileSystem()).isEqualTo(0xffff & ~(TRUNCATE | IOCTL_DEV));
        assertThat(ruleset.paths().get(0).access() & (TRUNCATE | IOCTL_DEV)).isZero();
        assertThat(ruleset.paths().get(0).access() & REFER).isNotZero();
        assertThat(ruleset.scopes()).isEqualTo(LandlockRights.SCOPE_ABSTRACT_UNIX_SOCKET);
    }

    @Test
    void core_201_tcp_is_refused_but_for_the_ports_that_are_granted() {
        LandlockRuleset ruleset = LandlockRuleset.builder(7, Protections.strict())
                .bind(8080)
                .connect(443)
                .build();

        assertThat(ruleset.handledNetwork()).isEqualTo(BIND_TCP | CONNECT_TCP);
        assertThat(ruleset.ports()).containsExactly(new PortGrant(8080, BIND_TCP), new PortGrant(443, CONNECT_TCP));
    }

    @Test
    void what_is_left_to_the_supervisor_has_no_rules() {
        LandlockRuleset ruleset = LandlockRuleset.builder(7, Protections.strict())
                .leaveConnect()
                .bind(8080)
                .connect(443)
                .build();

        assertThat(ruleset.handledNetwork()).isEqualTo(BIND_TCP);
        assertThat(ruleset.ports()).containsExactly(new PortGrant(8080, BIND_TCP));
    }

    @Test
    void without_tcp_protection_there_are_no_port_rules() {
        LandlockRuleset ruleset = LandlockRuleset.builder(
                        7, Protections.strict().disabled(Protection.NET_TCP))
                .leaveBind()
                .bind(8080)
                .connect(443)
                .build();

        assertThat(ruleset.handledNetwork()).isZero();
        assertThat(ruleset.ports()).isEmpty();
    }
}
