package org.sandboxed.engine.internal.journal;

import java.util.List;
import java.util.function.Predicate;
import org.sandboxed.engine.policy.Given;
import org.sandboxed.engine.policy.HostPattern;
import org.sandboxed.engine.record.NetworkAttempt;
import org.sandboxed.engine.record.NetworkLog;
import org.sandboxed.engine.record.SyscallLog;

import static java.util.stream.Collectors.joining;

/** The attempts among the events of a log: read anew whenever they are asked for. */
public final class JournalNetworkLog implements NetworkLog {

    private final SyscallLog calls;
    private final Predicate<NetworkAttempt> filter;

    /**
     * The attempts of a log.
     *
     * @param calls a live view, or a snapshot; this log is one, too, then
     */
    public JournalNetworkLog(SyscallLog calls) {
        this(calls.of(RecordedAttempt.CALLS), attempt -> true);
    }

    private JournalNetworkLog(SyscallLog calls, Predicate<NetworkAttempt> filter) {
        this.calls = calls;
        this.filter = filter;
    }

    @Override
    public List<NetworkAttempt> attempts() {
        return calls.stream()
                .flatMap(event -> RecordedAttempt.of(event).stream())
                .filter(filter)
                .toList();
    }

    @Override
    public NetworkLog denied() {
        return with(NetworkAttempt::isDenied);
    }

    @Override
    public NetworkLog to(String hostOrCidr) {
        return with(HostPattern.of(Given.value("network: to", hostOrCidr))::matches);
    }

    private NetworkLog with(Predicate<NetworkAttempt> more) {
        return new JournalNetworkLog(calls, filter.and(more));
    }

    @Override
    public long dropped() {
        return calls.dropped();
    }

    @Override
    public NetworkLog snapshot() {
        return new JournalNetworkLog(calls.snapshot(), filter);
    }

    @Override
    public String toString() {
        return attempts().stream().map(NetworkAttempt::describe).collect(joining("\n"));
    }
}
