package org.sandboxed.engine.internal.journal;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A piece of the journal's memory. Bytes below {@link #limit()} are never written again, so that readers need no lock:
 * they see whole events, because the limit moves, with release semantics, only after an event's last byte.
 */
final class Chunk {

    /** What an empty chunk costs beyond its bytes: objects and array header, rounded up. */
    static final int OVERHEAD = 96;

    final byte[] bytes;
    private final AtomicInteger limit = new AtomicInteger();
    private volatile @Nullable Chunk next;

    Chunk(int size) {
        bytes = new byte[size];
    }

    /** The end of what readers may read. */
    int limit() {
        return limit.getAcquire();
    }

    boolean fits(int length) {
        return limit.getPlain() + length <= bytes.length;
    }

    /** Copies an event in and publishes it. Writers are serialised by the journal. */
    void append(byte[] event, int length) {
        int start = limit.getPlain();
        System.arraycopy(event, 0, bytes, start, length);
        limit.setRelease(start + length);
    }

    /** Whether its first event is not after this one, so that no earlier chunk holds this one or a later one. */
    boolean holdsBefore(long sequence) {
        return limit() > 0 && EventLayout.getLong(bytes, EventLayout.SEQUENCE) <= sequence;
    }

    /** The chunk that was begun when this one was full; null while this one is the last. */
    @Nullable
    Chunk next() {
        return next;
    }

    void follow(Chunk chunk) {
        next = chunk;
    }
}
