package org.sandboxed.engine.internal.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.SyscallEvent;
import org.sandboxed.engine.record.Verdict;

/**
 * What a derived log keeps. Narrowing by denial and by system call is told apart from the rest, because the exact counters
 * know these two and nothing else.
 *
 * @param onlyDenials whether allowed events are left out
 * @param syscalls which system calls are kept; null for all
 * @param others what else an event must satisfy
 */
record LogFilter(boolean onlyDenials, @Nullable Set<Syscall> syscalls, List<Predicate<SyscallEvent>> others)
        implements Predicate<SyscallEvent> {

    static final LogFilter ALL = new LogFilter(false, null, List.of());

    LogFilter denied() {
        return new LogFilter(true, syscalls, others);
    }

    LogFilter of(Set<Syscall> more) {
        Set<Syscall> held = syscalls;
        Set<Syscall> both =
                held == null ? more : more.stream().filter(held::contains).collect(Collectors.toUnmodifiableSet());
        return new LogFilter(onlyDenials, both, others);
    }

    LogFilter with(Predicate<SyscallEvent> other) {
        List<Predicate<SyscallEvent>> more = new ArrayList<>(others);
        more.add(other);
        return new LogFilter(onlyDenials, syscalls, List.copyOf(more));
    }

    boolean keepsAll() {
        return !onlyDenials && syscalls == null && others.isEmpty();
    }

    /** Whether the counters can answer for a log with this filter. */
    boolean isCountable() {
        return others.isEmpty();
    }

    boolean keeps(Syscall syscall) {
        return syscalls == null || syscalls.contains(syscall);
    }

    boolean keeps(Verdict verdict) {
        return !onlyDenials || verdict.isDenial();
    }

    @Override
    public boolean test(SyscallEvent event) {
        return keeps(event.verdict())
                && keeps(event.syscall())
                && others.stream().allMatch(other -> other.test(event));
    }
}
