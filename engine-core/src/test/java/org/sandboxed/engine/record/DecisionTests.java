package org.sandboxed.engine.record;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sandboxed.engine.handler.Errno;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class DecisionTests {

    @ParameterizedTest
    @EnumSource(
            value = Errno.class,
            names = {"EACCES", "EPERM", "ECONNREFUSED", "EAFNOSUPPORT", "EAGAIN", "ENOSYS", "EIO", "ENOSPC", "EROFS"})
    void failing_with_an_errno_of_refusal_is_a_denial(Errno errno) {
        assertThat(new Decision.Failed(errno).isDenial()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = Errno.class,
            names = {"ENOENT", "ENOTDIR", "EEXIST", "ELOOP", "EBADF", "EFAULT", "EINVAL", "EISDIR", "ENAMETOOLONG"})
    void failing_as_the_kernel_would_is_not(Errno errno) {
        assertThat(new Decision.Failed(errno).isDenial()).isFalse();
    }

    @Test
    void killing_is_a_denial_and_answering_is_not() {
        assertThat(new Decision.Killed(9).isDenial()).isTrue();
        assertThat(new Decision.Continued().isDenial()).isFalse();
        assertThat(new Decision.Returned(-1).isDenial()).isFalse();
        assertThat(new Decision.Injected(3).isDenial()).isFalse();
    }

    @Test
    void a_failure_needs_its_errno() {
        assertThatNullPointerException()
                .isThrownBy(() -> new Decision.Failed(nothing()))
                .withMessage("errno");
    }

    @SuppressWarnings("NullAway") // what a caller without null checks may pass
    private static Errno nothing() {
        return null;
    }
}
