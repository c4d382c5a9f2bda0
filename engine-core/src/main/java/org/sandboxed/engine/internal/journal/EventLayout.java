package org.sandboxed.engine.internal.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * One event as bytes: a fixed head, then texts of one byte of kind, two bytes of length and the bytes themselves.
 *
 * <pre>
 * offset: 0 length(4) nr(4) pid(4) tid(4) | 16 sequence(8) at(8) | 32 args(6*8) | 80 value(8) took(8)
 *         96 run(4) rule(2) program(2) handler(2) kind(1) flags(1) | 108 texts
 * </pre>
 */
final class EventLayout {

    static final int LENGTH = 0;
    static final int NR = 4;
    static final int PID = 8;
    static final int TID = 12;
    static final int SEQUENCE = 16;
    static final int AT = 24;
    static final int ARGS = 32;
    static final int VALUE = 80;
    static final int TOOK = 88;
    static final int RUN = 96;
    static final int RULE = 100;
    static final int PROGRAM = 102;
    static final int HANDLER = 104;
    static final int KIND = 106;
    static final int FLAGS = 107;
    static final int TEXTS = 108;

    static final int ARG_COUNT = 6;
    /** Kind and length in front of each text. */
    static final int TEXT_HEAD = 3;

    /** Some text was cut. */
    static final int FLAG_CUT = 1;
    /** The call was made through the x32 table. */
    static final int FLAG_X32 = 2;

    /** The longest single text; the kernel's PATH_MAX. */
    static final int MAX_TEXT = 4096;
    /** The longest event. */
    static final int MAX_EVENT = 16 * 1024;

    private static final ByteOrder ORDER = ByteOrder.nativeOrder();
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ORDER);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ORDER);
    private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, ORDER);

    private EventLayout() {}

    static long getLong(byte[] bytes, int offset) {
        return (long) LONGS.get(bytes, offset);
    }

    static void putLong(byte[] bytes, int offset, long value) {
        LONGS.set(bytes, offset, value);
    }

    static int getInt(byte[] bytes, int offset) {
        return (int) INTS.get(bytes, offset);
    }

    static void putInt(byte[] bytes, int offset, int value) {
        INTS.set(bytes, offset, value);
    }

    static int getUnsignedShort(byte[] bytes, int offset) {
        return (short) SHORTS.get(bytes, offset) & 0xFFFF;
    }

    static void putUnsignedShort(byte[] bytes, int offset, int value) {
        SHORTS.set(bytes, offset, (short) value);
    }
}
