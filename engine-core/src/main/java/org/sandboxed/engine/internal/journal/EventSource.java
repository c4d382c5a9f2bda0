package org.sandboxed.engine.internal.journal;

import org.jspecify.annotations.Nullable;

/**
 * What a log reads: the events that were held at one moment, and the counts of that moment.
 *
 * @param events what is held
 * @param counters what happened
 * @param dropped how many events are counted and no longer held
 */
record EventSource(EventList events, Counters counters, long dropped) {

    /** Reads the journal now, or one run of it. Takes the counts first: they may lag behind the events, never lead. */
    static EventSource of(Journal journal, @Nullable JournalRun run) {
        Counters counters = (run == null ? journal.counters() : run.counters()).copy();
        EventList events = EventList.read(journal, run);
        return new EventSource(events, counters, Math.max(0, counters.total() - events.size()));
    }
}
