package org.sandboxed.engine.handler;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ErrnoTests {

    @ParameterizedTest
    @EnumSource
    void finds_every_error_by_its_number(Errno errno) {
        assertThat(Errno.of(errno.number())).isSameAs(errno);
        assertThat(errno.description()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(ints = {-2, 0, 41, 58, 134, 512, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void refuses_a_number_that_is_no_error(int number) {
        assertThat(Errno.find(number)).isEmpty();
        assertThatThrownBy(() -> Errno.of(number)).hasMessageContaining(String.valueOf(number));
    }

    @Test
    void describes_an_error_as_the_c_library_does() {
        assertThat(Errno.ENOENT.number()).isEqualTo(2);
        assertThat(Errno.ENOENT.description()).isEqualTo("No such file or directory");
    }
}
