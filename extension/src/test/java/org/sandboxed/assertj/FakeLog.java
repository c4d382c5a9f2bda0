package org.sandboxed.assertj;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.SyscallEvent;
import org.sandboxed.engine.record.SyscallLog;
import org.sandboxed.engine.record.Verdict;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

/** A log without an engine. Its globs are prefixes, and its runtime noise is {@code /lib}; it sees all but getpid(2). */
record FakeLog(List<SyscallEvent> events, long dropped) implements SyscallLog {

    FakeLog {
        events = List.copyOf(events);
    }

    static FakeLog holding(SyscallEvent... events) {
        return new FakeLog(List.of(events), 0);
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
        return select(event -> event.path().orElse("").startsWith(pathGlob));
    }

    @Override
    public SyscallLog withoutRuntimeNoise() {
        return select(event -> !event.path().orElse("").startsWith("/lib"));
    }

    @Override
    public long count() {
        return events.size();
    }

    @Override
    public long count(Syscall syscall) {
        return of(syscall).count();
    }

    @Override
    public long count(Syscall syscall, Verdict verdict) {
        return of(syscall).stream().filter(event -> event.verdict() == verdict).count();
    }

    @Override
    public Map<Syscall, Long> counts() {
        return events.stream()
                .collect(groupingBy(SyscallEvent::syscall, () -> new TreeMap<>(comparing(Syscall::name)), counting()));
    }

    @Override
    public boolean sees(Syscall syscall) {
        return !syscall.equals(Syscall.GETPID);
    }

    @Override
    public SyscallLog snapshot() {
        return this;
    }

    private SyscallLog select(Predicate<SyscallEvent> condition) {
        return new FakeLog(events.stream().filter(condition).toList(), dropped);
    }
}
