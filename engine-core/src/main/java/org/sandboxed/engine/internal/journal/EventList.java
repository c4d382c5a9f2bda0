package org.sandboxed.engine.internal.journal;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.record.SyscallEvent;

/**
 * The events of a journal that were held at one moment. Keeps the chunks' bytes, which never change below the limit that
 * was read, and where each event starts; an event becomes an object when it is asked for. Immutable.
 */
final class EventList extends AbstractList<SyscallEvent> implements RandomAccess {

    private final Journal journal;
    private final List<byte[]> chunks;
    /** Chunk in the upper half, offset in the lower. */
    private final long[] locations;

    private EventList(Journal journal, List<byte[]> chunks, long[] locations) {
        this.journal = journal;
        this.chunks = chunks;
        this.locations = locations;
    }

    static EventList read(Journal journal, @Nullable JournalRun run) {
        List<byte[]> chunks = new ArrayList<>();
        Locations locations = new Locations();
        Chunk chunk = journal.oldest();
        while (chunk != null) {
            // asked for before the limit: a chunk that has a successor is complete
            Chunk next = chunk.next();
            boolean isBefore = run != null && next != null && next.holdsBefore(run.firstSequence());
            if (!isBefore && locations.addAll(chunk.bytes, chunk.limit(), chunks.size(), run)) {
                chunks.add(chunk.bytes);
            }
            chunk = next;
        }
        return new EventList(journal, List.copyOf(chunks), locations.toArray());
    }

    @Override
    public SyscallEvent get(int index) {
        long location = locations[index];
        return new RecordedEvent(journal, chunks.get((int) (location >>> 32)), (int) location);
    }

    @Override
    public int size() {
        return locations.length;
    }

    /** Grows as events are found. */
    private static final class Locations {

        private long[] found = new long[64];
        private int size;

        /** Returns whether the chunk holds any event that was asked for. */
        boolean addAll(byte[] bytes, int limit, int chunk, @Nullable JournalRun run) {
            int before = size;
            for (int at = 0; at < limit; at += EventLayout.getInt(bytes, at + EventLayout.LENGTH)) {
                if (run == null || EventLayout.getInt(bytes, at + EventLayout.RUN) == run.id()) {
                    add((long) chunk << 32 | at);
                }
            }
            return size > before;
        }

        private void add(long location) {
            if (size == found.length) {
                found = Arrays.copyOf(found, size * 2);
            }
            found[size++] = location;
        }

        long[] toArray() {
            return Arrays.copyOf(found, size);
        }
    }
}
