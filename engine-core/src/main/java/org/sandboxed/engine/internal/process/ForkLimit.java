package org.sandboxed.engine.internal.process;

import org.sandboxed.engine.internal.dispatch.Inherited;

/**
 * How many processes of a run may live at once, the program included. What is counted up at each fork is a bound that is
 * never too low; only when it reaches the limit the living are counted, so that it does not matter how the others ended or
 * whether anybody waited for them. Belongs to the supervisor's thread.
 */
public final class ForkLimit {

    private final ProcessIndex index;
    private final DomainMembers members;
    private final int max;
    private final Inherited<Integer> ofProcesses;
    private volatile int allowed;
    private int bound = 1;
    private volatile boolean hasRefused;

    /**
     * A limit.
     *
     * @param members asked about orphans that never made a call
     * @param max at least 1
     */
    public ForkLimit(ProcessIndex index, DomainMembers members, int max) {
        if (max < 1) {
            throw new IllegalArgumentException("maxProcesses(" + max + ") leaves no process for the program");
        }
        this.index = index;
        this.members = members;
        this.max = max;
        this.allowed = max;
        this.ofProcesses = new Inherited<>(index.ancestry());
    }

    /** What is allowed to single processes with those that descend from them; safe on any thread. */
    public Inherited<Integer> ofProcesses() {
        return ofProcesses;
    }

    /** How many may live. */
    public int max() {
        return max;
    }

    /** From now on allows less than the limit, or all of it again; safe on any thread. */
    public void restrict(int count) {
        allowed = Math.min(max, count);
    }

    /** From now on allows this many, unless more are allowed already, and no more than the limit; safe on any thread. */
    public void raise(int count) {
        restrict(Math.max(allowed, count));
    }

    /** Whether less than the limit is allowed. */
    public boolean isRestricted() {
        return allowed < max || !ofProcesses.all().isEmpty();
    }

    /** Whether any fork was refused; safe to ask from any thread. */
    public boolean hasRefused() {
        return hasRefused;
    }

    /** Whether a task may make one more process; it is then expected to. */
    public boolean admit(int tid) {
        index.sweepIfDue();
        int most = allowed;
        if (bound >= most) {
            bound = count(most);
        }
        if (bound >= most || !isAdmittedByAncestors(tid)) {
            hasRefused = true;
            return false;
        }
        bound++;
        index.forkBegins(tid);
        return true;
    }

    private boolean isAdmittedByAncestors(int tid) {
        if (ofProcesses.all().isEmpty()) {
            return true;
        }
        Ancestry ancestry = index.ancestry();
        int caller = ancestry.numberOf(tid);
        return ofProcesses.all().entrySet().stream()
                .filter(limit -> ofProcesses.mayDescend(caller, limit.getKey()))
                .allMatch(limit -> limit.getValue()
                        > ancestry.population(members, process -> ofProcesses.mayDescend(process, limit.getKey())));
    }

    private int count(int most) {
        index.sweep();
        int known = index.alive();
        if (known >= most) {
            return known;
        }
        index.enterUnseen(members);
        return index.alive() + index.pendingForks();
    }
}
