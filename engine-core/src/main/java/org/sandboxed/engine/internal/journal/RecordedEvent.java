package org.sandboxed.engine.internal.journal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.Decision;
import org.sandboxed.engine.record.SyscallEvent;
import org.sandboxed.engine.record.Verdict;

/** An event that still is where it was written: reads its bytes when it is asked. Equal if it is the same event. */
final class RecordedEvent implements SyscallEvent {

    private final Journal journal;
    private final byte[] chunk;
    private final int start;

    RecordedEvent(Journal journal, byte[] chunk, int start) {
        this.journal = journal;
        this.chunk = chunk;
        this.start = start;
    }

    @Override
    public long sequence() {
        return EventLayout.getLong(chunk, start + EventLayout.SEQUENCE);
    }

    @Override
    public Duration at() {
        return Duration.ofNanos(EventLayout.getLong(chunk, start + EventLayout.AT));
    }

    @Override
    public int pid() {
        return EventLayout.getInt(chunk, start + EventLayout.PID);
    }

    @Override
    public int tid() {
        return EventLayout.getInt(chunk, start + EventLayout.TID);
    }

    @Override
    public Optional<String> program() {
        return Optional.ofNullable(name(EventLayout.PROGRAM));
    }

    @Override
    public Syscall syscall() {
        return Syscall.of(EventLayout.getInt(chunk, start + EventLayout.NR));
    }

    @Override
    public List<Long> args() {
        List<Long> args = new ArrayList<>(EventLayout.ARG_COUNT);
        for (int i = 0; i < EventLayout.ARG_COUNT; i++) {
            args.add(arg(i));
        }
        return List.copyOf(args);
    }

    @Override
    public Optional<String> path() {
        return text(TextKind.PATH);
    }

    @Override
    public Optional<String> secondPath() {
        return text(TextKind.SECOND_PATH);
    }

    @Override
    public Optional<String> resolvedPath() {
        return text(TextKind.RESOLVED_PATH);
    }

    @Override
    public Optional<String> resolvedSecondPath() {
        return text(TextKind.RESOLVED_SECOND_PATH);
    }

    @Override
    public List<String> argv() {
        return EventBytes.texts(chunk, start, TextKind.ARGUMENT);
    }

    @Override
    public Optional<String> address() {
        return text(TextKind.ADDRESS);
    }

    @Override
    public Optional<String> note() {
        return text(TextKind.NOTE);
    }

    @Override
    public Decision decision() {
        long value = value();
        return switch (kind()) {
            case CONTINUED -> new Decision.Continued();
            case RETURNED -> new Decision.Returned(value);
            case INJECTED -> new Decision.Injected((int) value);
            case KILLED -> new Decision.Killed((int) value);
            // an errno that Linux does not define reaches the program as any other negative result
            case FAILED ->
                Errno.find((int) value)
                        .<Decision>map(Decision.Failed::new)
                        .orElseGet(() -> new Decision.Returned(-value));
        };
    }

    @Override
    public boolean isDenial() {
        return verdict().isDenial();
    }

    @Override
    public Verdict verdict() {
        return VerdictTable.of(kind(), value(), ruleText());
    }

    @Override
    public String decidedBy() {
        String handler = name(EventLayout.HANDLER);
        return handler == null ? "kernel" : handler;
    }

    @Override
    public Optional<String> rule() {
        return Optional.ofNullable(ruleText()).map(RuleText::text);
    }

    @Override
    public Duration took() {
        return Duration.ofNanos(EventLayout.getLong(chunk, start + EventLayout.TOOK));
    }

    @Override
    public String describe() {
        return EventDescription.of(this);
    }

    @Override
    public String toString() {
        return describe();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RecordedEvent that && journal == that.journal && sequence() == that.sequence();
    }

    @Override
    public int hashCode() {
        return Long.hashCode(sequence());
    }

    long arg(int index) {
        return EventLayout.getLong(chunk, start + EventLayout.ARGS + index * Long.BYTES);
    }

    long value() {
        return EventLayout.getLong(chunk, start + EventLayout.VALUE);
    }

    DecisionKind kind() {
        return DecisionKind.of(chunk[start + EventLayout.KIND]);
    }

    boolean has(int flag) {
        return (chunk[start + EventLayout.FLAGS] & flag) != 0;
    }

    private Optional<String> text(TextKind kind) {
        return Optional.ofNullable(EventBytes.text(chunk, start, kind));
    }

    private @Nullable String name(int offset) {
        return journal.nameText(EventLayout.getUnsignedShort(chunk, start + offset));
    }

    private @Nullable RuleText ruleText() {
        return journal.ruleText(EventLayout.getUnsignedShort(chunk, start + EventLayout.RULE));
    }
}
