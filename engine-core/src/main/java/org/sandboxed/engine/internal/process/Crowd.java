package org.sandboxed.engine.internal.process;

/**
 * Watches from outside how many processes of a run live, where forks are not trapped. Looking reads all of {@code /proc}, so
 * it is done only when so many ids were given out since the last look that there could be too many, and takes at most a
 * fiftieth of a thread's time. Not thread-safe.
 */
public final class Crowd {

    private static final int NOT_COUNTED = -1;
    private static final int REST = 50;
    private static final long FIRST_LOOK_NANOS = 10_000_000;

    private final ProcessIndex index;
    private final DomainMembers members;
    private final int max;
    private int counted = 1;
    private int countedAt = NOT_COUNTED;
    private long nextLook;
    private boolean wasOver;

    /**
     * A watch.
     *
     * @param max how many may live, the program included
     */
    public Crowd(ProcessIndex index, DomainMembers members, int max) {
        this.index = index;
        this.members = members;
        this.max = max;
        this.nextLook = System.nanoTime() + FIRST_LOOK_NANOS;
    }

    /** How many may live. */
    public int max() {
        return max;
    }

    /** Whether more lived than may when it was looked. */
    public boolean wasOver() {
        return wasOver;
    }

    /**
     * Whether more live than may.
     *
     * @param now what {@link System#nanoTime()} says
     */
    public boolean isOver(long now) {
        if (now - nextLook < 0) {
            return false;
        }
        if (countedAt == NOT_COUNTED) {
            // The program was alone when it got its id.
            countedAt = index.rootId();
        }
        int last = index.lastId();
        boolean mayBeOver = !index.hasIds() || last < countedAt || counted + (long) (last - countedAt) > max;
        if (mayBeOver) {
            counted = index.countSurvivors(members);
            countedAt = last;
            nextLook = now + REST * (System.nanoTime() - now);
        }
        wasOver |= mayBeOver && counted > max;
        return mayBeOver && counted > max;
    }
}
