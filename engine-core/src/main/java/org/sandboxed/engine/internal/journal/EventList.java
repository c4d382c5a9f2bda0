package org.sandboxed.engine.internal.journal;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.record.SyscallEvent;

/**
 * The events of a journal that were held at one moment. Keeps parts of chunks, which never change, and
 * where each event is; an event becomes an object when it is asked for. Immutable.
 */
final class EventList extends AbstractList<SyscallEvent> implements RandomAccess {

    private final SharedTexts shared;
    private final List<Segment> segments;
    /** Which segment in the upper half, which of its events in the lower. */
    private final long[] locations;

    private EventList(SharedTexts shared, List<Segment> segments, long[] locations) {
        this.shared = shared;
        this.segments = segments;
        this.locations = locations;
    }

    /** Reads the events of a journal, or of one run, up to a sequence number. */
    static EventList read(Journal journal, long end, @Nullable JournalRun run) {
        List<Segment> segments = new ArrayList<>();
        Locations locations = new Locations();
        Chunk chunk = journal.oldest();
        while (chunk != null) {
            // asked for before the events: a chunk that has a successor is complete
            Chunk next = chunk.next();
            boolean isBefore = run != null && next != null && next.firstSequence() <= run.firstSequence();
            Segment segment = chunk.read(end);
            if (!isBefore && locations.addAll(segment, segments.size(), run)) {
                segments.add(segment);
            }
            chunk = next;
        }
        return new EventList(journal.shared(), List.copyOf(segments), locations.toArray());
    }

    @Override
    public SyscallEvent get(int index) {
        long location = locations[index];
        return new RecordedEvent(shared, segments.get(EventHead.high(location)), EventHead.low(location));
    }

    @Override
    public int size() {
        return locations.length;
    }

    /** Grows as events are found. */
    private static final class Locations {

        private long[] found = new long[64];
        private int size;

        /** Returns whether the segment holds any event that was asked for. */
        boolean addAll(Segment segment, int number, @Nullable JournalRun run) {
            int before = size;
            for (int event = 0; event < segment.count(); event++) {
                int id = EventHead.high(segment.word(event, EventHead.CALL));
                if (run == null ? id != JournalRun.HIDDEN : id == run.id()) {
                    add(EventHead.pair(number, event));
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
