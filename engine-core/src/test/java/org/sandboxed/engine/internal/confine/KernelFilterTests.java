package org.sandboxed.engine.internal.confine;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.handler.Syscall;

import static org.assertj.core.api.Assertions.assertThat;

class KernelFilterTests {

    private static FilterPolicy.Builder policy() {
        return FilterPolicy.builder().notify(NotifiedSets.OPEN).record(List.of(Syscall.GETPPID));
    }

    @Test
    void policies_that_trap_the_same_share_a_filter() {
        assertThat(KernelFilter.of(policy().build())).isSameAs(KernelFilter.of(policy().build()));
    }

    @Test
    void policies_that_trap_otherwise_do_not() {
        KernelFilter filter = KernelFilter.of(policy().build());

        assertThat(KernelFilter.of(policy().record(List.of(Syscall.GETCWD)).build()))
                .isNotSameAs(filter);
        assertThat(KernelFilter.of(policy().notify(NotifiedSets.NAMES).build())).isNotSameAs(filter);
        assertThat(KernelFilter.of(policy().deny(List.of(Syscall.GETCWD)).build()))
                .isNotSameAs(filter);
        assertThat(KernelFilter.of(policy().allow(List.of(Syscall.MOUNT)).build()))
                .isNotSameAs(filter);
        assertThat(KernelFilter.of(policy().seesQueries(true).build())).isNotSameAs(filter);
        assertThat(KernelFilter.of(policy().shareMemory(false).build())).isNotSameAs(filter);
    }

    @Test
    void one_that_has_not_been_asked_for_lately_is_made_anew() {
        KernelFilter filter =
                KernelFilter.of(policy().record(List.of(Syscall.ACCT)).build());
        for (Syscall other : List.of(
                Syscall.GETPID,
                Syscall.GETTID,
                Syscall.GETUID,
                Syscall.GETGID,
                Syscall.GETEUID,
                Syscall.GETEGID,
                Syscall.GETPGID,
                Syscall.GETSID)) {
            KernelFilter.of(policy().record(List.of(other)).build());
        }

        assertThat(KernelFilter.of(policy().record(List.of(Syscall.ACCT)).build()))
                .isNotSameAs(filter);
    }
}
