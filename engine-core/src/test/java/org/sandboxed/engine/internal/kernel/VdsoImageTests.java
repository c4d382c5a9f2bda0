package org.sandboxed.engine.internal.kernel;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VdsoImageTests {

    private byte[] bytes = {};

    @BeforeAll
    void read_own() {
        Optional<VdsoImage> own = VdsoImage.own();
        assumeTrue(own.isPresent(), "this kernel maps no vDSO");
        bytes = own.get().bytes(0, own.get().end());
    }

    @Test
    void has_the_functions_that_read_clocks() {
        VdsoImage image = VdsoImage.parse(bytes);

        VdsoImage.Symbol clock = image.find("no_such_function", "__vdso_clock_gettime", "__kernel_clock_gettime")
                .orElseThrow();
        assertThat(clock.size()).isPositive();
        assertThat(clock.offset() + clock.size()).isLessThan(image.end());
        assertThat(image.find("no_such_function")).isEmpty();
    }

    @Test
    void ends_within_a_page_that_has_room() {
        VdsoImage image = VdsoImage.parse(bytes);

        assertThat((image.end() + image.roomAtEnd()) % 4096).isZero();
        assertThat(image.roomAtEnd()).isBetween(0, 4095);
    }

    @Test
    void what_is_no_image_or_ends_early_is_refused() {
        byte[] other = bytes.clone();
        other[0] = 0;

        assertThatIllegalArgumentException().isThrownBy(() -> VdsoImage.parse(new byte[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> VdsoImage.parse(other));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VdsoImage.parse(Arrays.copyOf(bytes, 300)))
                .withMessageContaining("ends before its tables do");
    }

    @Test
    void read_only_pages_can_be_written_here() {
        assertThat(ProcMemory.tryReadOnlyPage()).isZero();
    }
}
