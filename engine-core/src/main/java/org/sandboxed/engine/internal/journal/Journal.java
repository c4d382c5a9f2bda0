package org.sandboxed.engine.internal.journal;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Predicate;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.netlink.TrafficRecord;
import org.sandboxed.engine.record.SyscallLog;
import org.sandboxed.engine.record.Verdict;

/**
 * The record of one sandbox: a ring of chunks that holds the newest events within a budget of bytes, and counts of all.
 *
 * <p>Appending is serialised here, by a lock that is held while one event is copied. Readers take it to copy the counts;
 * then they walk the chunks from the oldest without it, and a chunk that is dropped meanwhile does no harm.
 */
public final class Journal implements LogSource {

    /** Room for about a quarter of a million events. */
    public static final long DEFAULT_BUDGET = 32L * 1024 * 1024;

    /** Room for two full chunks: below this the ring could not turn. */
    public static final long MIN_BUDGET = 256L * 1024;

    private static final int FIRST_CHUNK_EVENTS = 64;
    private static final int CHUNK_EVENTS = 256;

    private final long origin;
    private final long budget;
    private final SharedTexts shared = new SharedTexts();
    private final Counters counters = new Counters();
    private final TrafficRecord traffic;

    private volatile Predicate<Syscall> expected = syscall -> true;
    /** Of each kind of run that was begun, few as there are. */
    private final Set<Predicate<Syscall>> seen = new CopyOnWriteArraySet<>();

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
        this.traffic = new TrafficRecord(originNanos);
    }

    /** Returns the number for a handler's or program's name; the same for the same name. Safe on any thread. */
    public int name(String name) {
        return shared.intern(name);
    }

    /** Returns the number for a rule that allows or answers; the same for the same rule. Safe on any thread. */
    public int rule(String text) {
        return shared.intern(new RuleText(text, false));
    }

    /** Returns the number for a rule that refuses: every event that carries it is a denial. Safe on any thread. */
    public int refusal(String text) {
        return shared.intern(new RuleText(text, true));
    }

    /** What is said over netlink sockets; it has a budget of its own. */
    public TrafficRecord traffic() {
        return traffic;
    }

    /** Says of which syscalls every call will be recorded, as long as no run has begun; until then it is said of all. */
    public void expect(Predicate<Syscall> everyCall) {
        expected = everyCall;
    }

    /** Says of which syscalls every call of a run is recorded that has begun; the same object for runs of one kind. */
    void record(Predicate<Syscall> everyCall) {
        seen.add(everyCall);
    }

    @Override
    public boolean sees(Syscall syscall) {
        return seen().test(syscall);
    }

    /** What is seen of all runs so far. */
    private Predicate<Syscall> seen() {
        List<Predicate<Syscall>> soFar = List.copyOf(seen);
        return soFar.isEmpty() ? expected : syscall -> soFar.stream().allMatch(each -> each.test(syscall));
    }

    /** Makes a writer for one thread. */
    public EventWriter newWriter() {
        return new EventWriter(this);
    }

    /** Begins a run. */
    public synchronized JournalRun openRun() {
        return new JournalRun(this, nextRun++, nextSequence);
    }

    /** Begins a run for a call of the sandbox's own: it is recorded like any other, and no log shows or counts it. */
    public synchronized JournalRun openHiddenRun() {
        return new JournalRun(this, JournalRun.HIDDEN, nextSequence);
    }

    /** Whether a run has a denial of a system call on record. */
    synchronized boolean hasDenial(JournalRun run, int nr) {
        return run.counters().sum(nr, true) > 0;
    }

    /** Returns a view of everything that is recorded now and later. */
    public SyscallLog live() {
        return new JournalLog(this);
    }

    @Override
    public Recorded read() {
        Counters now;
        long end;
        synchronized (this) {
            now = counters.copy();
            end = nextSequence;
        }
        return Recorded.of(EventList.read(this, end, null), now, seen());
    }

    Recorded read(JournalRun run) {
        Counters now;
        long end;
        synchronized (this) {
            now = run.counters().copy();
            end = nextSequence;
        }
        return Recorded.of(EventList.read(this, end, run), now, run::sees);
    }

    long sinceOrigin(long nanos) {
        return nanos - origin;
    }

    SharedTexts shared() {
        return shared;
    }

    Chunk oldest() {
        return oldest;
    }

    /** The memory that the chunks take, unused room included. */
    synchronized long heldBytes() {
        return sealedBytes + newest.size();
    }

    synchronized void append(long[] head, TextBuffer texts, JournalRun run, int nr, Verdict verdict) {
        if (!newest.fits(texts.length())) {
            turn();
        }
        newest.append(head, texts.bytes(), texts.length());
        nextSequence++;
        if (run.id() != JournalRun.HIDDEN) {
            counters.add(nr, verdict);
        }
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
