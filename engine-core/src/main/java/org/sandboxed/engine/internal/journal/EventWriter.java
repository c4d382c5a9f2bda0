package org.sandboxed.engine.internal.journal;

import java.util.Arrays;
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
 * staging buffer grows (to 16 KiB at most) or the journal begins a chunk.
 */
public final class EventWriter {

    /** Set in the number of a call that was made through the x32 table of x86_64; see man 2 syscall. */
    private static final int X32_BIT = 0x4000_0000;

    private static final int INITIAL_SIZE = 1024;

    private final Journal journal;
    private byte[] event = new byte[INITIAL_SIZE];
    private int length;
    private int flags;
    private @Nullable JournalRun run;
    private @Nullable Verdict verdict;

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
        int number = Syscall.of(nr & ~X32_BIT).number();
        this.run = run;
        verdict = null;
        flags = number == nr ? 0 : EventLayout.FLAG_X32;
        length = EventLayout.TEXTS;
        EventLayout.putInt(event, EventLayout.NR, number);
        EventLayout.putInt(event, EventLayout.PID, pid);
        EventLayout.putInt(event, EventLayout.TID, tid);
        EventLayout.putLong(event, EventLayout.AT, journal.sinceOrigin(atNanos));
        EventLayout.putInt(event, EventLayout.RUN, run.id());
        EventLayout.putUnsignedShort(event, EventLayout.PROGRAM, InternTable.NONE);
        putArgs(arg0, arg1, arg2);
        EventLayout.putLong(event, EventLayout.ARGS + 24, arg3);
        EventLayout.putLong(event, EventLayout.ARGS + 32, arg4);
        EventLayout.putLong(event, EventLayout.ARGS + 40, arg5);
    }

    /**
     * Says which program made the call.
     *
     * @param name the number that {@link Journal#name} gave for the last component of the executable's path, or -1
     */
    public void program(int name) {
        EventLayout.putUnsignedShort(event, EventLayout.PROGRAM, name & InternTable.NONE);
    }

    /**
     * Attaches bytes that are a text; those after a NUL are left out. What exceeds 4 KiB, or 16 KiB for the whole event, is
     * cut and the event says so.
     *
     * @param bytes where the text is; copied at once
     */
    public void text(TextKind kind, byte[] bytes, int offset, int count) {
        requireBegun();
        int room = EventLayout.MAX_EVENT - length - EventLayout.TEXT_HEAD;
        if (room < 0) {
            flags |= EventLayout.FLAG_CUT;
            return;
        }
        int kept = Math.min(Math.min(lengthBeforeNul(bytes, offset, count), EventLayout.MAX_TEXT), room);
        if (kept < count && bytes[offset + kept] != 0) {
            flags |= EventLayout.FLAG_CUT;
        }
        reserve(EventLayout.TEXT_HEAD + kept);
        event[length] = kind.code();
        EventLayout.putUnsignedShort(event, length + 1, kept);
        System.arraycopy(bytes, offset, event, length + EventLayout.TEXT_HEAD, kept);
        length += EventLayout.TEXT_HEAD + kept;
    }

    /**
     * Says what was decided.
     *
     * @param value what {@link DecisionKind} says about the kind
     * @param decidedBy the number that {@link Journal#name} gave for the handler, or -1 when none claimed the call
     * @param rule the number that {@link Journal#rule} or {@link Journal#refusal} gave, or -1
     * @param tookNanos from receiving the call to its decision
     */
    public void decided(DecisionKind kind, long value, int decidedBy, int rule, long tookNanos) {
        requireBegun();
        int ruleNumber = rule & InternTable.NONE;
        verdict = VerdictTable.of(kind, value, journal.ruleText(ruleNumber));
        EventLayout.putLong(event, EventLayout.VALUE, value);
        EventLayout.putLong(event, EventLayout.TOOK, tookNanos);
        EventLayout.putUnsignedShort(event, EventLayout.RULE, ruleNumber);
        EventLayout.putUnsignedShort(event, EventLayout.HANDLER, decidedBy & InternTable.NONE);
        event[EventLayout.KIND] = kind.code();
    }

    /**
     * Puts the event into the journal, where readers see it at once.
     *
     * @throws IllegalStateException if no event is begun or nothing is decided
     */
    public void commit() {
        JournalRun of = requireBegun();
        if (verdict == null) {
            throw new IllegalStateException("an event was committed before it was decided");
        }
        event[EventLayout.FLAGS] = (byte) flags;
        EventLayout.putInt(event, EventLayout.LENGTH, length);
        journal.append(event, length, of, verdict);
        run = null;
    }

    private void putArgs(long arg0, long arg1, long arg2) {
        EventLayout.putLong(event, EventLayout.ARGS, arg0);
        EventLayout.putLong(event, EventLayout.ARGS + 8, arg1);
        EventLayout.putLong(event, EventLayout.ARGS + 16, arg2);
    }

    private JournalRun requireBegun() {
        if (run == null) {
            throw new IllegalStateException("no event is begun");
        }
        return run;
    }

    private void reserve(int more) {
        if (length + more > event.length) {
            event = Arrays.copyOf(event, Math.min(EventLayout.MAX_EVENT, Math.max(event.length * 2, length + more)));
        }
    }

    private static int lengthBeforeNul(byte[] bytes, int offset, int count) {
        for (int i = 0; i < count; i++) {
            if (bytes[offset + i] == 0) {
                return i;
            }
        }
        return count;
    }
}
