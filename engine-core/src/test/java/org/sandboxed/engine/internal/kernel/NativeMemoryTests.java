package org.sandboxed.engine.internal.kernel;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class NativeMemoryTests {

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 500, 512, 513, 5000})
    void pieces_are_zeroed_aligned_and_apart(int size) {
        List<NativeMemory> pieces = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            NativeMemory piece = NativeMemory.allocate(size);
            assertThat(piece.toArray(0, size)).containsOnly(0);
            assertThat(piece.address() % Long.BYTES).isZero();
            for (int at = 0; at < size; at++) {
                piece.putByte(at, (byte) (i + 1));
            }
            pieces.add(piece);
        }
        for (int i = 0; i < pieces.size(); i++) {
            assertThat(pieces.get(i).toArray(0, size)).containsOnly(i + 1);
        }
    }

    @Test
    void a_piece_reaches_no_other() {
        NativeMemory piece = NativeMemory.allocate(16);

        assertThatThrownBy(() -> piece.putInt(13, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> piece.getByte(16)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void what_is_written_is_where_the_kernel_reads_it() {
        NativeMemory text = NativeMemory.cString(new byte[] {'x', 'y'});
        Pipes.Ends pipe = Pipes.open();
        try (pipe) {
            assertThat(Pipes.write(pipe.writer().number(), text.address(), 3)).isEqualTo(3);
            NativeMemory read = NativeMemory.onDemand(8);

            assertThat(Pipes.read(pipe.reader().number(), read.address(), 8)).isEqualTo(3);
            assertThat(read.toArray(0, 8)).containsExactly('x', 'y', 0, 0, 0, 0, 0, 0);
        }
    }
}
