package org.sandboxed.engine.internal.journal;

import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.Verdict;

/**
 * Writes events into a journal, one at a time: {@link #begin}, any number of {@link #text}, {@link #decided},
 * {@link #commit}. Until it is committed an event lives in the writer alone, so that it can be handed to another thread
 * together with its writer, as a deferred call is; beginning another one forgets it.
 *
 * <p>Not thread-safe: one thread at a time uses a writer, and a journal has as many writers as it has writing threads.
 * {@link #commit} takes the journal's lock for the length of one copy. Nothing is allocated per event, except when the
 * buffer for texts grows (to 16 KiB at most) or the journal's chunk does.
 */
public final class EventWriter {

    /** Set in the number of a call that was made through the x32 table of x86_64; see man 2 syscall. */
    private static final int X32_BIT = 0x4000_0000;

    private final Journal journal;
    private final long[] head = new long[EventHead.WORDS];
    private final TextBuffer texts = new TextBuffer();
    private int nr;
    private int flags;
    private int program;
    private int handler;
    private int rule;
    private @Nullable DecisionKind kind;
    private @Nullable JournalRun run;

    EventWriter(Journal journal) {
        this.journal = journal;
    }

    /**
     * Starts an event.
     *
     * @param run the run that the caller belongs to
     * @param atNanos when the call was received, as {@link System#nanoTime()} has it
     * @param nr the number in the architecture's own table; the x32 bit is taken off and remembered
     * @throws IllegalArgumentException if the architecture has no such system call
     */
    public void begin(
            JournalRun run,
            long atNanos,
            int pid,
            int tid,
            int nr,
            long arg0,
            long arg1,
            long arg2,
            long arg3,
            long arg4,
            long arg5) {
        this.nr = Syscall.of(nr & ~X32_BIT).number();
        this.run = run;
        flags = this.nr == nr ? 0 : EventHead.FLAG_X32;
        program = InternTable.NONE;
        kind = null;
        texts.clear();
        head[EventHead.AT] = journal.sinceOrigin(atNanos);
        head[EventHead.CALLER] = EventHead.pair(pid, tid);
        head[EventHead.ARGS] = arg0;
        head[EventHead.ARGS + 1] = arg1;
        head[EventHead.ARGS + 2] = arg2;
        head[EventHead.ARGS + 3] = arg3;
        head[EventHead.ARGS + 4] = arg4;
        head[EventHead.ARGS + 5] = arg5;
    }

    /**
     * Says which program made the call.
     *
     * @param name the number that {@link Journal#name} gave for the last component of the executable's path, or -1
     */
    public void program(int name) {
        program = name & InternTable.NONE;
    }

    /**
     * Attaches bytes that are a text, without a NUL at the end. What exceeds 4 KiB, or 16 KiB for the whole event, is cut
     * and the event says so.
     *
     * @param bytes where the text is; copied at once
     */
    public void text(TextKind textKind, byte[] bytes, int offset, int count) {
        requireBegun();
        if (!texts.add(textKind, bytes, offset, count)) {
            flags |= EventHead.FLAG_CUT;
        }
    }

    /**
     * Says what was decided.
     *
     * @param value what {@link DecisionKind} says about the kind
     * @param decidedBy the number that {@link Journal#name} gave for the handler, or -1 when none claimed the call
     * @param ruleNumber the number that {@link Journal#rule} or {@link Journal#refusal} gave, or -1
     * @param tookNanos from receiving the call to its decision
     */
    public void decided(DecisionKind decision, long value, int decidedBy, int ruleNumber, long tookNanos) {
        requireBegun();
        kind = decision;
        handler = decidedBy & InternTable.NONE;
        rule = ruleNumber & InternTable.NONE;
        head[EventHead.VALUE] = value;
        head[EventHead.TOOK] = tookNanos;
    }

    /**
     * Puts the event into the journal, where readers see it at once.
     *
     * @throws IllegalStateException if no event is begun or nothing is decided
     */
    public void commit() {
        JournalRun of = requireBegun();
        DecisionKind decision = kind;
        if (decision == null) {
            throw new IllegalStateException("an event was committed before it was decided");
        }
        head[EventHead.CALL] = EventHead.call(of.id(), nr, decision.code(), flags);
        head[EventHead.NAMES] = EventHead.names(handler, rule, program);
        Verdict verdict = VerdictTable.of(
                decision, head[EventHead.VALUE], journal.shared().rule(rule));
        journal.append(head, texts, of, nr, verdict);
        run = null;
    }

    private JournalRun requireBegun() {
        if (run == null) {
            throw new IllegalStateException("no event is begun");
        }
        return run;
    }
}
