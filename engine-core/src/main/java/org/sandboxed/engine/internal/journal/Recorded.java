package org.sandboxed.engine.internal.journal;

import java.util.List;
import org.sandboxed.engine.record.SyscallEvent;

/**
 * What a journal, or one run of it, held at one moment, and the counts of that moment. Immutable.
 *
 * @param events what is held
 * @param counters what happened
 * @param dropped how many events are counted and no longer held
 */
record Recorded(List<SyscallEvent> events, Counters counters, long dropped) implements LogSource {

    static Recorded of(List<SyscallEvent> events, Counters counters) {
        return new Recorded(events, counters, counters.total() - events.size());
    }

    @Override
    public Recorded read() {
        return this;
    }
}
