package org.sandboxed.engine.internal.handler.time;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Machine code that is being put together, little-endian. Places are offsets in the vDSO. Not thread-safe. */
final class CodeBuffer {

    /** A place that may be referred to before it is known. */
    static final class Mark {

        private int place = -1;

        /** A place that is known already. */
        static Mark at(int offset) {
            Mark mark = new Mark();
            mark.place = offset;
            return mark;
        }
    }

    /** Puts the place that an instruction refers to into the instruction. */
    @FunctionalInterface
    interface Encoding {

        /**
         * The instruction, or its last four bytes.
         *
         * @param distance from the instruction's first byte to the place
         */
        int encode(int distance);
    }

    private record Reference(int from, int at, int size, Mark to, Encoding encoding) {}

    private final int origin;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<Reference> references = new ArrayList<>();

    /** Code that begins at an offset. */
    CodeBuffer(int origin) {
        this.origin = origin;
    }

    /** Where the next byte goes. */
    int here() {
        return origin + bytes.size();
    }

    CodeBuffer bytes(int... values) {
        for (int value : values) {
            bytes.write(value);
        }
        return this;
    }

    CodeBuffer bytes(byte[] values) {
        bytes.writeBytes(values);
        return this;
    }

    CodeBuffer word(int value) {
        return bytes(value, value >> 8, value >> 16, value >> 24);
    }

    CodeBuffer place(Mark mark) {
        mark.place = here();
        return this;
    }

    /** An instruction of these bytes and a signed byte that counts from behind it. */
    CodeBuffer near(int opcode, Mark to) {
        bytes(opcode);
        return refer(here() - 1, 1, to, distance -> require(distance - 2, 8));
    }

    /** An instruction of these bytes and a signed word that counts from behind it. */
    CodeBuffer far(Mark to, int... opcode) {
        int from = here();
        bytes(opcode);
        return refer(from, 4, to, distance -> distance - opcode.length - 4);
    }

    /** An instruction of one word in which a distance is encoded. */
    CodeBuffer word(Mark to, Encoding encoding) {
        return refer(here(), 4, to, encoding);
    }

    private CodeBuffer refer(int from, int size, Mark to, Encoding encoding) {
        references.add(new Reference(from, here(), size, to, encoding));
        return bytes(new byte[size]);
    }

    /** A distance that fits a signed field. */
    static int require(int distance, int bits) {
        int unused = Integer.SIZE - bits;
        if (distance != (distance << unused) >> unused) {
            throw new IllegalStateException("a jump of " + distance + " bytes is too far");
        }
        return distance;
    }

    byte[] toByteArray() {
        byte[] code = bytes.toByteArray();
        for (Reference reference : references) {
            int value = reference.encoding().encode(reference.to().place - reference.from());
            for (int i = 0; i < reference.size(); i++) {
                code[reference.at() - origin + i] = (byte) (value >> (Byte.SIZE * i));
            }
        }
        return code;
    }
}
