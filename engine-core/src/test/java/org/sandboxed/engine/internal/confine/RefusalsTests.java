package org.sandboxed.engine.internal.confine;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.handler.Errno;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sandboxed.engine.internal.kernel.arch.Architecture.AARCH64;
import static org.sandboxed.engine.internal.kernel.arch.Architecture.X86_64;

class RefusalsTests {

    private final Refusals refusals = new Refusals(FilterPolicy.builder().build(), X86_64);

    @Test
    void tells_why_a_syscall_is_blocked() {
        assertThat(find(165))
                .isEqualTo(
                        Refusal.eperm("blocked: mount(2) changes the mount table; allow it with allowSyscalls(...)"));
    }

    @Test
    void numbers_are_those_of_the_architecture() {
        Refusals arm = new Refusals(FilterPolicy.builder().build(), AARCH64);

        assertThat(arm.find(40, index -> 0))
                .isEqualTo(
                        Refusal.eperm("blocked: mount(2) changes the mount table; allow it with allowSyscalls(...)"));
        assertThat(find(40)).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 257, 469, 470, 5000})
    void leaves_other_calls_to_their_handlers(int number) {
        assertThat(find(number)).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x40000000, 0x40000101, -1, Integer.MIN_VALUE})
    void refuses_foreign_numbers(int number) {
        assertThat(find(number)).isNotNull().extracting(Refusal::errno).isEqualTo(Errno.ENOSYS);
    }

    private @Nullable Refusal find(int number) {
        return refusals.find(number, index -> 0);
    }
}
