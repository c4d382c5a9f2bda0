package org.sandboxed.engine.internal.journal;

import java.util.List;
import java.util.function.Predicate;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.SyscallEvent;

/**
 * What a journal, or one run of it, held at one moment, and the counts of that moment. Immutable.
 *
 * @param events what is held
 * @param counters what happened
 * @param dropped how many events are counted and no longer held
 * @param seen of which syscalls every call is recorded
 */
record Recorded(List<SyscallEvent> events, Counters counters, long dropped, Predicate<Syscall> seen)
        implements LogSource {

    static Recorded of(List<SyscallEvent> events, Counters counters, Predicate<Syscall> seen) {
        return new Recorded(events, counters, counters.total() - events.size(), seen);
    }

    @Override
    public Recorded read() {
        return this;
    }

    @Override
    public boolean sees(Syscall syscall) {
        return seen.test(syscall);
    }
}
