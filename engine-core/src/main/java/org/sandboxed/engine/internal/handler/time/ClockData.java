package org.sandboxed.engine.internal.handler.time;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the changed clock functions read, five words in the vDSO behind its last segment: a mark by which the pages of a run
 * are known, a count that is odd while the clock is being set, whether the clock is frozen, seconds, nanoseconds.
 */
final class ClockData {

    static final int SIZE = 40;
    static final int COUNT = 8;
    static final int FROZEN = 16;
    static final int SECONDS = 24;
    static final int NANOS = 32;

    private ClockData() {}

    /** All five words of a program that does not run yet. */
    static byte[] of(long mark, VirtualClock.Setting setting) {
        return ByteBuffer.allocate(SIZE)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(mark)
                .putLong(2 * setting.version())
                .putLong(setting.isFrozen() ? 1 : 0)
                .putLong(setting.seconds())
                .putLong(setting.nanos())
                .array();
    }

    /** One word. */
    static byte[] word(long value) {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
    }
}
