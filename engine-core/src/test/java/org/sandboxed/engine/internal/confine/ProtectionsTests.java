package org.sandboxed.engine.internal.confine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.sandboxed.engine.internal.confine.Protection.ABSTRACT_UNIX_SOCKET_SCOPE;
import static org.sandboxed.engine.internal.confine.Protection.FS_IOCTL_DEV;
import static org.sandboxed.engine.internal.confine.Protection.FS_REFER;
import static org.sandboxed.engine.internal.confine.Protection.FS_TRUNCATE;
import static org.sandboxed.engine.internal.confine.Protection.NET_TCP;
import static org.sandboxed.engine.internal.confine.Protection.SIGNAL_SCOPE;
import static org.sandboxed.engine.internal.confine.ProtectionState.ACTIVE;
import static org.sandboxed.engine.internal.confine.ProtectionState.DEGRADED;
import static org.sandboxed.engine.internal.confine.ProtectionState.DISABLED;
import static org.sandboxed.engine.internal.confine.ProtectionState.UNAVAILABLE;

class ProtectionsTests {

    @Test
    void core_214_strict_protections_fail_on_an_old_kernel_for_what_it_lacks() {
        assertThat(Protections.strict().missing(4))
                .containsExactly(FS_IOCTL_DEV, SIGNAL_SCOPE, ABSTRACT_UNIX_SOCKET_SCOPE);
        assertThat(Protections.strict().resolve(4))
                .containsEntry(NET_TCP, ACTIVE)
                .containsEntry(FS_IOCTL_DEV, UNAVAILABLE);
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 7, 8, 20})
    void strict_protections_are_all_active_from_abi_6_on(int abi) {
        assertThat(Protections.strict().resolve(abi).values()).hasSize(6).containsOnly(ACTIVE);
    }

    @Test
    void core_215_degradable_protections_never_fail() {
        assertThat(Protections.degradable().missing(1)).isEmpty();
        assertThat(Protections.degradable().resolve(1).values()).hasSize(6).containsOnly(DEGRADED);
    }

    @Test
    void core_217_refer_can_degrade_but_not_be_disabled() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Protections.strict().disabled(FS_REFER))
                .withMessageStartingWith("FS_REFER cannot be disabled");
        assertThat(Protections.strict().degradable(FS_REFER).resolve(1)).containsEntry(FS_REFER, DEGRADED);
    }

    @Test
    void core_219_every_protection_has_a_state() {
        Protections mixed = Protections.strict()
                .disabled(FS_TRUNCATE)
                .degradable(SIGNAL_SCOPE)
                .degradable(NET_TCP);

        assertThat(mixed.resolve(5))
                .hasSize(6)
                .containsEntry(FS_REFER, ACTIVE)
                .containsEntry(FS_TRUNCATE, DISABLED)
                .containsEntry(NET_TCP, ACTIVE)
                .containsEntry(FS_IOCTL_DEV, ACTIVE)
                .containsEntry(SIGNAL_SCOPE, DEGRADED)
                .containsEntry(ABSTRACT_UNIX_SOCKET_SCOPE, UNAVAILABLE);
    }

    @Test
    void the_last_change_of_a_protection_counts() {
        Protections changed = Protections.strict().disabled(NET_TCP).strict(NET_TCP);

        assertThat(changed.resolve(3)).containsEntry(NET_TCP, UNAVAILABLE);
    }

    @ParameterizedTest
    @EnumSource(Protection.class)
    void the_message_names_what_is_missing_and_the_way_out(Protection protection) {
        Protections only = Protections.degradable().strict(protection);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> LandlockRuleset.builder(1, only))
                .withMessageContainingAll(
                        protection.name(), "ABI " + protection.requiredAbi(), "has ABI 1", "newer kernel");
    }

    /** Another kernel that lacks the rest would help nobody. */
    @Test
    void of_several_that_are_missing_the_message_names_the_newest() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LandlockRuleset.builder(2, Protections.strict()))
                .withMessageContainingAll("Landlock ABI 6 (Linux 6.12)", "has ABI 2");
    }
}
