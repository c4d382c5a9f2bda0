package org.sandboxed.engine.internal.journal;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.policy.Given;
import org.sandboxed.engine.record.SyscallEvent;
import org.sandboxed.engine.record.SyscallLog;
import org.sandboxed.engine.record.Verdict;

/** A log over a journal: where the events come from, and which of them it keeps. */
final class JournalLog implements SyscallLog {

    private final LogSource source;
    private final LogFilter filter;

    JournalLog(LogSource source) {
        this(source, LogFilter.ALL);
    }

    private JournalLog(LogSource source, LogFilter filter) {
        this.source = source;
        this.filter = filter;
    }

    @Override
    public List<SyscallEvent> events() {
        return eventsOf(source.read());
    }

    @Override
    public SyscallLog denied() {
        return new JournalLog(source, filter.denied());
    }

    @Override
    public SyscallLog of(Syscall... syscalls) {
        return new JournalLog(source, filter.of(Set.copyOf(List.of(Given.values("syscalls: of", syscalls)))));
    }

    @Override
    public SyscallLog under(String pathGlob) {
        return new JournalLog(
                source, filter.with(PathGlob.of(Given.value("syscalls: under", pathGlob))::matchesAnyPathOf));
    }

    @Override
    public SyscallLog withoutRuntimeNoise() {
        return new JournalLog(source, filter.with(Predicate.not(RuntimeNoise::isNoise)));
    }

    @Override
    public long dropped() {
        return source.read().dropped();
    }

    @Override
    public long count() {
        return counts().values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public long count(Syscall syscall) {
        return counts().getOrDefault(Given.value("syscalls: count", syscall), 0L);
    }

    @Override
    public long count(Syscall syscall, Verdict verdict) {
        Given.value("syscalls: count", syscall);
        Given.value("syscalls: count", verdict);
        Recorded now = source.read();
        if (!filter.isCountable()) {
            return eventsOf(now).stream()
                    .filter(event -> event.syscall() == syscall && event.verdict() == verdict)
                    .count();
        }
        boolean isKept = syscall.isAvailable() && filter.keeps(syscall) && filter.keeps(verdict);
        return isKept ? now.counters().get(syscall.number(), verdict) : 0;
    }

    @Override
    public Map<Syscall, Long> counts() {
        Recorded now = source.read();
        Map<Syscall, Long> counts = new LinkedHashMap<>();
        for (int nr = 0; nr < Counters.SYSCALLS && filter.isCountable(); nr++) {
            long sum = now.counters().sum(nr, filter.onlyDenials());
            if (sum > 0 && filter.keeps(Syscall.of(nr))) {
                counts.put(Syscall.of(nr), sum);
            }
        }
        return Collections.unmodifiableMap(filter.isCountable() ? counts : countHeld(now));
    }

    @Override
    public boolean sees(Syscall syscall) {
        Syscall asked = Given.value("syscalls: sees", syscall);
        // What is refused traps, whatever else of the syscall does not.
        return filter.onlyDenials() || source.sees(asked);
    }

    @Override
    public SyscallLog snapshot() {
        return new JournalLog(source.read(), filter);
    }

    @Override
    public String toString() {
        Recorded now = source.read();
        String lines = eventsOf(now).stream().map(SyscallEvent::describe).collect(Collectors.joining("\n"));
        return now.dropped() == 0 ? lines : "(the oldest " + now.dropped() + " events were dropped)\n" + lines;
    }

    private Map<Syscall, Long> countHeld(Recorded now) {
        return eventsOf(now).stream()
                .sorted(Comparator.comparingInt(event -> event.syscall().number()))
                .collect(Collectors.groupingBy(SyscallEvent::syscall, LinkedHashMap::new, Collectors.counting()));
    }

    private List<SyscallEvent> eventsOf(Recorded now) {
        return filter.keepsAll() ? now.events() : PickedEvents.of(now.events(), filter);
    }
}
