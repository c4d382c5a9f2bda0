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

/** An event that still is where it was written: reads it when it is asked. Equal if it is the same event. */
final class RecordedEvent implements SyscallEvent {

    private final SharedTexts shared;
    private final Segment segment;
    private final int index;

    RecordedEvent(SharedTexts shared, Segment segment, int index) {
        this.shared = shared;
        this.segment = segment;
        this.index = index;
    }

    @Override
    public long sequence() {
        return segment.sequence(index);
    }

    @Override
    public Duration at() {
        return Duration.ofNanos(word(EventHead.AT));
    }

    @Override
    public int pid() {
        return EventHead.high(word(EventHead.CALLER));
    }

    @Override
    public int tid() {
        return EventHead.low(word(EventHead.CALLER));
    }

    @Override
    public Optional<String> program() {
        return Optional.ofNullable(shared.name(EventHead.program(word(EventHead.NAMES))));
    }

    @Override
    public Syscall syscall() {
        return Syscall.of(EventHead.nr(word(EventHead.CALL)));
    }

    @Override
    public List<Long> args() {
        List<Long> args = new ArrayList<>(EventHead.ARG_COUNT);
        for (int i = 0; i < EventHead.ARG_COUNT; i++) {
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
        return segment.texts(index, TextKind.ARGUMENT);
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
    public Optional<String> javaThread() {
        return text(TextKind.JAVA_THREAD);
    }

    @Override
    public List<StackTraceElement> javaStack() {
        return texts(TextKind.JAVA_FRAME).stream().map(JavaFrame::parse).toList();
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
        String handler = shared.name(EventHead.handler(word(EventHead.NAMES)));
        return handler == null ? "kernel" : handler;
    }

    @Override
    public Optional<String> rule() {
        return Optional.ofNullable(ruleText()).map(RuleText::text);
    }

    @Override
    public Duration took() {
        return Duration.ofNanos(word(EventHead.TOOK));
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
        return other instanceof RecordedEvent that && shared == that.shared && sequence() == that.sequence();
    }

    @Override
    public int hashCode() {
        return Long.hashCode(sequence());
    }

    long arg(int number) {
        return word(EventHead.ARGS + number);
    }

    long value() {
        return word(EventHead.VALUE);
    }

    DecisionKind kind() {
        return DecisionKind.of(EventHead.kind(word(EventHead.CALL)));
    }

    boolean has(int flag) {
        return (EventHead.flags(word(EventHead.CALL)) & flag) != 0;
    }

    /** Every text of a kind. */
    List<String> texts(TextKind kind) {
        return segment.texts(index, kind);
    }

    /** The first text of a kind. */
    Optional<String> text(TextKind kind) {
        return Optional.ofNullable(segment.text(index, kind));
    }

    private @Nullable RuleText ruleText() {
        return shared.rule(EventHead.rule(word(EventHead.NAMES)));
    }

    private long word(int word) {
        return segment.word(index, word);
    }
}
