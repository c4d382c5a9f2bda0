package org.sandboxed.engine.internal.handler.random;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.internal.kernel.arch.Architecture;

import static org.assertj.core.api.Assertions.assertThat;

class SplitMixTests {

    @Test
    void words_are_those_of_the_generator_of_the_jdk() {
        SplittableRandom reference = new SplittableRandom(42);
        byte[] bytes = new byte[800];

        SplitMix.fill(42, 0, bytes, bytes.length);

        ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (words.hasRemaining()) {
            assertThat(words.getLong()).isEqualTo(reference.nextLong());
        }
    }

    @Test
    void pieces_are_the_whole() {
        byte[] whole = new byte[100];
        SplitMix.fill(7, 0, whole, whole.length);

        for (int from = 0; from < 30; from++) {
            byte[] piece = new byte[33];
            SplitMix.fill(7, from, piece, piece.length);
            assertThat(piece).isEqualTo(Arrays.copyOfRange(whole, from, from + piece.length));
        }
    }

    @Test
    void what_is_derived_differs_by_key_and_by_number() {
        assertThat(new long[] {
                    SplitMix.derive(0, 0),
                    SplitMix.derive(0, 1),
                    SplitMix.derive(1, 0),
                    SplitMix.derive(1, 1),
                    SplitMix.derive(-1, 0),
                    SplitMix.derive(0, -1)
                })
                .doesNotHaveDuplicates();
    }

    @Test
    void the_stub_fails_with_enosys_on_both_architectures() {
        assertThat(SeededImage.notThere(Architecture.X86_64))
                .startsWith(0x48, 0xC7, 0xC0)
                .endsWith(0xC3)
                .hasSize(8);
        ByteBuffer arm =
                ByteBuffer.wrap(SeededImage.notThere(Architecture.AARCH64)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(arm.getInt()).as("bti c").isEqualTo(0xD503245F);
        // MOVN x0, #37: the complement of 37 is -38, ENOSYS.
        assertThat(arm.getInt()).as("mov x0, #-38").isEqualTo(0x92800000 | 37 << 5);
        assertThat(arm.getInt()).as("ret").isEqualTo(0xD65F03C0);
        assertThat(arm.hasRemaining()).isFalse();
    }
}
