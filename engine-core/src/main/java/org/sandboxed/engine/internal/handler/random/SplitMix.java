package org.sandboxed.engine.internal.handler.random;

/**
 * The generator: SplitMix64 as a function of key and position, as {@link java.util.SplittableRandom} has it. Word
 * <i>i</i> of the stream of a key is {@code mix(key + (i + 1) * GAMMA)}; its bytes follow in little-endian order. So a stream
 * has no state but a position, and what is read in pieces is what is read at once.
 */
final class SplitMix {

    /** 2^64 divided by the golden ratio. */
    static final long GAMMA = 0x9E3779B97F4A7C15L;

    private static final long FIRST_FACTOR = 0xBF58476D1CE4E5B9L;
    private static final long SECOND_FACTOR = 0x94D049BB133111EBL;

    private SplitMix() {}

    /** Another word, each for another: one that shows nothing of what it was made from. */
    static long mix(long word) {
        long z = word;
        z = (z ^ (z >>> 30)) * FIRST_FACTOR;
        z = (z ^ (z >>> 27)) * SECOND_FACTOR;
        return z ^ (z >>> 31);
    }

    /** The key of one of the streams that belong to another. */
    static long derive(long key, long number) {
        return mix(mix(key) ^ mix(number + GAMMA));
    }

    /** Copies a piece of a stream: the first {@code length} bytes from a position on. */
    static void fill(long key, long position, byte[] into, int length) {
        int at = 0;
        while (at < length) {
            long byteInStream = position + at;
            long word = mix(key + (byteInStream / Long.BYTES + 1) * GAMMA);
            int skipped = (int) (byteInStream % Long.BYTES);
            word >>>= Byte.SIZE * skipped;
            for (int left = Long.BYTES - skipped; left > 0 && at < length; left--) {
                into[at++] = (byte) word;
                word >>>= Byte.SIZE;
            }
        }
    }
}
