package org.sandboxed.engine.internal.journal;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A piece of the journal's memory: the heads of some consecutive events, and their texts. What belongs to the first
 * {@code count} events is never written again, so that readers need no lock: the count moves, with release semantics,
 * after an event's last byte.
 */
final class Chunk {

    /** The most that all texts of a chunk take, unless a single event has more. */
    static final int MAX_TEXTS = 64 * 1024;

    private static final int FIRST_TEXTS = 2 * 1024;
    /** Objects and array headers, rounded up. */
    private static final int OVERHEAD = 112;

    private final long firstSequence;
    private final long[] heads;
    private final AtomicInteger count = new AtomicInteger();
    /** Volatile, because a reader may come upon an array that has just replaced another. */
    private volatile byte[] texts = new byte[FIRST_TEXTS];

    private int textsEnd;
    private volatile @Nullable Chunk next;

    Chunk(long firstSequence, int capacity) {
        this.firstSequence = firstSequence;
        this.heads = new long[capacity * EventHead.WORDS];
    }

    /** The number of its first event, once it has one. */
    long firstSequence() {
        return firstSequence;
    }

    /** Every event before a sequence number that is complete now. */
    Segment read(long end) {
        int complete = (int) Math.max(0, Math.min(count.getAcquire(), end - firstSequence));
        // read after the count: an array that was outgrown meanwhile holds all that the count covers, and so does its
        // successor
        return new Segment(firstSequence, complete, heads, texts);
    }

    /** The chunk that was begun when this one was full; null while this one is the last. */
    @Nullable
    Chunk next() {
        return next;
    }

    // The rest is the writer's alone.

    boolean fits(int textLength) {
        int events = count.getPlain();
        boolean hasRoom = (events + 1) * EventHead.WORDS <= heads.length && textsEnd + textLength <= MAX_TEXTS;
        return events == 0 || hasRoom;
    }

    void append(long[] head, byte[] text, int textLength) {
        byte[] room = texts;
        if (textsEnd + textLength > room.length) {
            room = Arrays.copyOf(room, Math.max(room.length * 3 / 2, textsEnd + textLength));
            texts = room;
        }
        System.arraycopy(text, 0, room, textsEnd, textLength);
        head[EventHead.TEXTS] = EventHead.pair(textsEnd, textLength);
        textsEnd += textLength;
        int events = count.getPlain();
        System.arraycopy(head, 0, heads, events * EventHead.WORDS, EventHead.WORDS);
        count.setRelease(events + 1);
    }

    /** Gives back the room that no text has filled, and names the successor. */
    void seal(Chunk successor) {
        texts = Arrays.copyOf(texts, textsEnd);
        next = successor;
    }

    /** What it costs. */
    long size() {
        return OVERHEAD + (long) heads.length * Long.BYTES + texts.length;
    }
}
