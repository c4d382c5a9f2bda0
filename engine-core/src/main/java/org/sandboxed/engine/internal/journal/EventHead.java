package org.sandboxed.engine.internal.journal;

/**
 * The fixed part of an event: thirteen words, in the order below. Plain array elements, because an event is written long
 * before the JVM has compiled anything.
 *
 * <pre>
 * 0 at | 1-6 args | 7 value | 8 took | 9 pid(32) tid(32) | 10 run(32) nr(16) kind(8) flags(8)
 * 11 handler(16) rule(16) program(16) 0(16) | 12 start of texts(32) length of texts(32)
 * </pre>
 */
final class EventHead {

    static final int AT = 0;
    static final int ARGS = 1;
    static final int VALUE = 7;
    static final int TOOK = 8;
    static final int CALLER = 9;
    static final int CALL = 10;
    static final int NAMES = 11;
    static final int TEXTS = 12;
    static final int WORDS = 13;

    static final int ARG_COUNT = 6;

    /** Some text was cut. */
    static final int FLAG_CUT = 1;
    /** The call was made through the x32 table. */
    static final int FLAG_X32 = 2;

    private static final long LOW_HALF = 0xFFFF_FFFFL;
    private static final int SHORT = 0xFFFF;
    private static final int BYTE = 0xFF;

    private EventHead() {}

    static long pair(int high, int low) {
        return ((long) high << 32) | (low & LOW_HALF);
    }

    static int high(long pair) {
        return (int) (pair >>> 32);
    }

    static int low(long pair) {
        return (int) pair;
    }

    static long call(int run, int nr, int kind, int flags) {
        return pair(run, (nr << 16) | (kind << 8) | flags);
    }

    static int nr(long call) {
        return low(call) >>> 16;
    }

    static int kind(long call) {
        return (low(call) >>> 8) & BYTE;
    }

    static int flags(long call) {
        return low(call) & BYTE;
    }

    static long names(int handler, int rule, int program) {
        return pair((handler << 16) | (rule & SHORT), program << 16);
    }

    static int handler(long names) {
        return high(names) >>> 16;
    }

    static int rule(long names) {
        return high(names) & SHORT;
    }

    static int program(long names) {
        return low(names) >>> 16;
    }
}
