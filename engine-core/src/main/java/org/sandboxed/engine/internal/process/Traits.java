package org.sandboxed.engine.internal.process;

/**
 * What every process of a run has in common and few others have, so that few others must be asked about.
 *
 * @param since when the program began, in clock ticks since boot; nobody of its run is older
 * @param filters how many seccomp filters it has; nobody of its run has fewer
 */
record Traits(long since, int filters) {

    /** Before the program has called. */
    static final Traits UNKNOWN = new Traits(0, 1);

    /** Whether a process could be one of the run. Most of a machine's are older, and of those nothing else is read. */
    boolean fit(int pid, TaskStat stat, ProcessSource source) {
        return stat.startTime() >= since && source.filters(pid) >= filters;
    }
}
