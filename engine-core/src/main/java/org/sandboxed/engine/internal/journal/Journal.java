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

    /** Room for two full chunks: below this the ring could not turn. */
    public static final long MIN_BUDGET = 256L * 1024;

    private static final int FIRST_CHUNK_EVENTS = 64;
    private static final int CHUNK_EVENTS = 256;

    private final long origin;
    private final long budget;
    private final InternTable<String> names = new InternTable<>("(too many names)");
    private final InternTable<RuleText> rules = new InternTable<>(new RuleText("(too many rules)", false));
    private final Counters counters = new Counters();

    private volatile Chunk oldest = new Chunk(0, FIRST_CHUNK_EVENTS);
    private Chunk newest = oldest;
    /** What the chunks before the newest cost. */
    private long sealedBytes;

    private long nextSequence;
    private int nextRun;

    /**
     * Opens a record.
     *
     * @param originNanos what {@link System#nanoTime()} was when the sandbox was built
     * @param budget the number of bytes that events may take; at least {@link #MIN_BUDGET}
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

    /** The memory that the chunks take, unused room included. */
    synchronized long heldBytes() {
        return sealedBytes + newest.size();
    }

    /** Counts come after the event is published: a reader that takes the counts first never misses a counted event. */
    synchronized void append(long[] head, TextBuffer texts, JournalRun run, int nr, Verdict verdict) {
        if (!newest.fits(texts.length())) {
            turn();
        }
        newest.append(head, texts.bytes(), texts.length());
        nextSequence++;
        counters.add(nr, verdict);
        run.counters().add(nr, verdict);
    }

    /** Begins a chunk, and drops as many of the oldest as it takes to keep the budget even when the new one is full. */
    private void turn() {
        Chunk next = new Chunk(nextSequence, CHUNK_EVENTS);
        newest.seal(next);
        sealedBytes += newest.size();
        newest = next;
        long reserve = next.size() + Chunk.MAX_TEXTS;
        Chunk first = oldest;
        while (sealedBytes + reserve > budget && first != next) {
            sealedBytes -= first.size();
            first = Objects.requireNonNull(first.next());
        }
        oldest = first;
    }
}
