package org.sandboxed.assertj;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.SyscallEvent;
import org.sandboxed.engine.record.SyscallLog;
import org.sandboxed.engine.record.Verdict;

import static java.util.Comparator.comparingInt;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

/** Some events of a log, as AssertJ's filters choose them. What only the log knows is asked of the log. */
final class SelectedEvents implements SyscallLog {

    private final List<SyscallEvent> events;
    private final SyscallLog source;

    SelectedEvents(Collection<SyscallEvent> events, SyscallLog source) {
        this.events = List.copyOf(events);
        this.source = source;
    }

    @Override
    public List<SyscallEvent> events() {
        return events;
    }

    @Override
    public SyscallLog denied() {
        return select(SyscallEvent::isDenial);
    }

    @Override
    public SyscallLog of(Syscall... syscalls) {
        return select(event -> List.of(syscalls).contains(event.syscall()));
    }

    @Override
    public SyscallLog under(String pathGlob) {
        return selectSameAs(source.under(pathGlob));
    }

    @Override
    public SyscallLog withoutRuntimeNoise() {
        return selectSameAs(source.withoutRuntimeNoise());
    }

    @Override
    public long dropped() {
        return source.dropped();
    }

    @Override
    public long count() {
        return events.size();
    }

    @Override
    public long count(Syscall syscall) {
        return of(syscall).events().size();
    }

    @Override
    public long count(Syscall syscall, Verdict verdict) {
        return of(syscall).stream().filter(event -> event.verdict() == verdict).count();
    }

    @Override
    public Map<Syscall, Long> counts() {
        return events.stream()
                .collect(groupingBy(
                        SyscallEvent::syscall, () -> new TreeMap<>(comparingInt(Syscall::number)), counting()));
    }

    @Override
    public boolean sees(Syscall syscall) {
        return source.sees(syscall);
    }

    @Override
    public SyscallLog snapshot() {
        return this;
    }

    @Override
    public String toString() {
        return events.stream().map(SyscallEvent::describe).collect(joining(System.lineSeparator()));
    }

    private SyscallLog selectSameAs(SyscallLog other) {
        Set<Long> sequences = other.stream().map(SyscallEvent::sequence).collect(toSet());
        return select(event -> sequences.contains(event.sequence()));
    }

    private SyscallLog select(Predicate<SyscallEvent> condition) {
        return new SelectedEvents(events.stream().filter(condition).toList(), source);
    }
}
