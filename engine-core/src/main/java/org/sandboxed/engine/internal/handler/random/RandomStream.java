package org.sandboxed.engine.internal.handler.random;

/** What one program in one process draws from: its key, and how far it has got. Belongs to the supervisor's thread. */
final class RandomStream {

    private static final long FILES = 1;
    private static final long CANARIES = 2;

    private final long key;
    private long position;
    private long opened;

    RandomStream(long key) {
        this.key = key;
    }

    /** Copies the next bytes, without taking them. */
    void peek(long ahead, byte[] into, int length) {
        SplitMix.fill(key, position + ahead, into, length);
    }

    /** Takes bytes. */
    void skip(long length) {
        position += length;
    }

    /** The key of one more file: what others read does not move it. */
    long nextFile() {
        return SplitMix.derive(SplitMix.derive(key, FILES), opened++);
    }

    /** The key of the bytes that the C library makes its canaries from. */
    long canaries() {
        return SplitMix.derive(key, CANARIES);
    }
}
