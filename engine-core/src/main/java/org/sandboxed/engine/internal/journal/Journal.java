package org.sandboxed.engine.internal.journal;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.record.SyscallLog;
import org.sandboxed.engine.record.Verdict;

/**
 * The record of one sandbox: a ring of chunks that holds the newest events within a budget of bytes, and counts of all.
 *
 * <p>Appending is serialised here, by a lock that is held while one event is copied; readers never take it. They walk the
 * chunks from the oldest, which a writer may unlink meanwhile without harm.
 */
public final class Journal {

    /** Room for about a quarter of a million events. */
    public static final long DEFAULT_BUDGET = 32L * 1024 * 1024;

    static final int FIRST_CHUNK = EventLayout.MAX_EVENT;
    static final int CHUNK = 64 * 1024;
    /** Below this the ring could not turn. */
    static final long MIN_BUDGET = 2L * CHUNK + 2L * Chunk.OVERHEAD;

    private final long origin;
    private final long budget;
    private final InternTable<String> names = new InternTable<>("(too many names)");
    private final InternTable<RuleText> rules = new InternTable<>(new RuleText("(too many rules)", false));
    private final Counters counters = new Counters();

    private volatile Chunk oldest = new Chunk(FIRST_CHUNK);
    private Chunk newest = oldest;
    private long heldBytes = FIRST_CHUNK + Chunk.OVERHEAD;
    private long nextSequence;
    private int nextRun;

    /**
     * Opens a record.
     *
     * @param originNanos what {@link System#nanoTime()} was when the sandbox was built
     * @param budget the number of bytes that events may take; at least {@code 131264}
     * @throws IllegalArgumentException if the budget is too small
     */
    public Journal(long originNanos, long budget) {
        if (budget < MIN_BUDGET) {
            throw new IllegalArgumentException(
                    "a journal of " + budget + " bytes is too small, at least " + MIN_BUDGET);
        }
        this.origin = originNanos;
        this.budget = budget;
    }

    /** Returns the number for a handler's or program's name; the same for the same name. Safe on any thread. */
    public int name(String name) {
        return names.intern(name);
    }

    /** Returns the number for a rule that allows or answers; the same for the same rule. Safe on any thread. */
    public int rule(String text) {
        return rules.intern(new RuleText(text, false));
    }

    /** Returns the number for a rule that refuses: every event that carries it is a denial. Safe on any thread. */
    public int refusal(String text) {
        return rules.intern(new RuleText(text, true));
    }

    /** Makes a writer for one thread. */
    public EventWriter newWriter() {
        return new EventWriter(this);
    }

    /** Begins a run. */
    public synchronized JournalRun openRun() {
        return new JournalRun(this, nextRun++, nextSequence);
    }

    /** Returns a view of everything that is recorded now and later. */
    public SyscallLog live() {
        return JournalLog.live(() -> EventSource.of(this, null));
    }

    SyscallLog snapshotOf(JournalRun run) {
        return JournalLog.frozen(EventSource.of(this, run));
    }

    long sinceOrigin(long nanos) {
        return nanos - origin;
    }

    @Nullable
    RuleText ruleText(int number) {
        return rules.get(number);
    }

    @Nullable
    String nameText(int number) {
        return names.get(number);
    }

    Counters counters() {
        return counters;
    }

    Chunk oldest() {
        return oldest;
    }

    /** The memory that events take, unused room and chunk overhead included. */
    synchronized long heldBytes() {
        return heldBytes;
    }

    /** Counts come after the event is published: a reader that takes the counts first never misses a counted event. */
    synchronized void append(byte[] event, int length, JournalRun run, Verdict verdict) {
        if (!newest.fits(length)) {
            turn();
        }
        EventLayout.putLong(event, EventLayout.SEQUENCE, nextSequence++);
        newest.append(event, length);
        int nr = EventLayout.getInt(event, EventLayout.NR);
        counters.add(nr, verdict);
        run.counters().add(nr, verdict);
    }

    private void turn() {
        int cost = CHUNK + Chunk.OVERHEAD;
        Chunk next = new Chunk(CHUNK);
        newest.follow(next);
        newest = next;
        heldBytes += cost;
        Chunk first = oldest;
        while (heldBytes > budget && first != next) {
            heldBytes -= first.bytes.length + Chunk.OVERHEAD;
            first = Objects.requireNonNull(first.next());
        }
        oldest = first;
    }
}
