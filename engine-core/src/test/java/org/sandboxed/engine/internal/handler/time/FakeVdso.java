package org.sandboxed.engine.internal.handler.time;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.sandboxed.engine.internal.kernel.VdsoImage;

/** A vDSO that a test makes up: symbols, functions, and section headers at its end. */
final class FakeVdso {

    private static final int DYNAMIC = 0xB0;
    private static final int HASH = 0x100;
    private static final int SYMBOLS = 0x140;
    private static final int STRINGS = 0x200;

    private final byte[] bytes;

    private FakeVdso(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * An image.
     *
     * @param functions their code by name; they follow each other at 0x400, 0x500 and so on
     * @param endOfSegments where the only segment ends
     * @param end where the section headers end, which begin at the end of the segment
     */
    static FakeVdso of(Map<String, byte[]> functions, int endOfSegments, int end) {
        ByteBuffer elf = ByteBuffer.allocate((end + 4095) & -4096).order(ByteOrder.LITTLE_ENDIAN);
        elf.putInt(0, 0x464C457F)
                .put(4, (byte) 2)
                .putLong(32, 0x40)
                .putShort(54, (short) 56)
                .putShort(56, (short) 2);
        elf.putLong(40, endOfSegments).putShort(58, (short) 1).putShort(60, (short) (end - endOfSegments));
        elf.putInt(0x40, 1).putLong(0x40 + 40, endOfSegments);
        elf.putInt(0x78, 2).putLong(0x78 + 16, DYNAMIC);
        long[] dynamic = {4, HASH, 5, STRINGS, 6, SYMBOLS, 0, 0};
        for (int i = 0; i < dynamic.length; i++) {
            elf.putLong(DYNAMIC + 8 * i, dynamic[i]);
        }
        elf.putInt(HASH + 4, functions.size() + 1);
        int string = 1;
        int number = 1;
        for (Map.Entry<String, byte[]> function : new TreeMap<>(functions).entrySet()) {
            int offset = 0x300 + 0x100 * number;
            elf.putInt(SYMBOLS + 24 * number, string);
            elf.putLong(SYMBOLS + 24 * number + 8, offset).putLong(SYMBOLS + 24 * number + 16, 0x100);
            byte[] name = function.getKey().getBytes(StandardCharsets.US_ASCII);
            elf.put(STRINGS + string, name);
            elf.put(offset, function.getValue());
            string += name.length + 1;
            number++;
        }
        return new FakeVdso(elf.array());
    }

    VdsoImage image() {
        return VdsoImage.parse(bytes);
    }
}
