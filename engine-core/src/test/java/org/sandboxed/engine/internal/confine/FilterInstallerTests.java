package org.sandboxed.engine.internal.confine;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FilterInstallerTests {

    private static final long PROGRAM = 0x7f00_1000L;
    private static final int EINVAL = -22;
    private static final int EPERM = -1;
    private static final int BOTH_FLAGS = 1 << 3 | 1 << 5;
    private static final int LISTENER_ONLY = 1 << 3;

    private final List<Integer> flags = new ArrayList<>();

    @Test
    void a_current_kernel_is_asked_once() {
        assertThat(install(9)).isEqualTo(9);
        assertThat(flags).containsExactly(BOTH_FLAGS);
    }

    @Test
    void core_041_a_kernel_without_killable_waits_is_asked_again() {
        assertThat(install(EINVAL, 9)).isEqualTo(9);
        assertThat(flags).containsExactly(BOTH_FLAGS, LISTENER_ONLY);
    }

    @Test
    void core_042_any_other_errno_is_final() {
        assertThat(install(EPERM)).isEqualTo(EPERM);
        assertThat(flags).containsExactly(BOTH_FLAGS);
    }

    @Test
    void core_026_a_second_listener_is_busy() {
        assertThat(install(-16)).isEqualTo(-16);
        assertThat(flags).containsExactly(BOTH_FLAGS);
    }

    @Test
    void core_043_a_kernel_that_refuses_twice_is_not_asked_again() {
        assertThat(install(EINVAL, EINVAL)).isEqualTo(EINVAL);
        assertThat(flags).containsExactly(BOTH_FLAGS, LISTENER_ONLY);
    }

    private int install(int... answers) {
        return new FilterInstaller((flag, program) -> {
                    assertThat(program).isEqualTo(PROGRAM);
                    flags.add(flag);
                    return answers[flags.size() - 1];
                })
                .install(PROGRAM);
    }
}
