package org.sandboxed.engine.internal.kernel;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Strings in the memory of another, which is this process's own here. */
class ChildMemoryTests {

    private static final int PAGE = 4096;

    private final NativeMemory pages = NativeMemory.allocate(4 * PAGE);
    private final int firstPage = (int) (-pages.address() & (PAGE - 1));
    private final ChildMemory memory = new ChildMemory();
    private final byte[] read = new byte[ChildMemory.MAX_STRING];

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 255, 256, 257, 511, 512, 4094, 4095})
    void a_string_is_read_to_its_end_wherever_it_is(int length) {
        for (int at : new int[] {0, 1, PAGE - 1, PAGE - 255, PAGE - 256, PAGE - 257, PAGE / 2}) {
            byte[] text = text(length);
            pages.put(firstPage + at, text, 0, length);
            pages.putByte(firstPage + at + length, (byte) 0);

            assertThat(memory.readString(Processes.tid(), pages.address() + firstPage + at, read))
                    .as("at %d", at)
                    .isEqualTo(length);
            assertThat(Arrays.copyOf(read, length)).as("at %d", at).isEqualTo(text);
        }
    }

    @Test
    void what_does_not_end_is_too_long() {
        pages.put(firstPage, text(PAGE), 0, PAGE);

        assertThat(memory.readString(Processes.tid(), pages.address() + firstPage, read))
                .isEqualTo(-Errnos.ENAMETOOLONG);
    }

    @Test
    void nothing_is_read_where_there_is_nothing() {
        assertThat(memory.readString(Processes.tid(), 0, read)).isEqualTo(-Errnos.EFAULT);
    }

    private static byte[] text(int length) {
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = (byte) ('a' + i % 26);
        }
        return text;
    }
}
