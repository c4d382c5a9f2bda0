package org.sandboxed.engine.internal.launch;

import java.util.concurrent.TimeUnit;

/**
 * Lets a run have a part of the time only: in each tenth of a second its processes are stopped for the rest. Whoever looks
 * after the run asks when it is due next. Used by one thread.
 */
final class CpuShare {

    private static final long CYCLE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** The percentage that stops nothing. */
    static final int ALL = 100;

    private final DomainAgent agent;
    private final long running;
    private long due;
    private boolean isStopped;
    private boolean wasStopped;

    /**
     * A share.
     *
     * @param percent 1 to 100, and 100 stops nothing
     */
    CpuShare(DomainAgent agent, int percent, long now) {
        this.agent = agent;
        this.running = CYCLE_NANOS * percent / ALL;
        this.due = now + running;
    }

    /** Stops or continues the processes where it is time to. */
    void lookAfter(long now) {
        if (running == CYCLE_NANOS || now - due < 0) {
            return;
        }
        isStopped = !isStopped;
        if (isStopped) {
            wasStopped = true;
            agent.stopAll();
        } else {
            agent.continueAll();
        }
        due = now + (isStopped ? CYCLE_NANOS - running : running);
    }

    /** How long nothing has to be done. */
    long nanosLeft(long now) {
        return running == CYCLE_NANOS ? Long.MAX_VALUE : due - now;
    }

    /** Whether anything was ever stopped. */
    boolean wasStopped() {
        return wasStopped;
    }

    /** Lets everybody go on, and stops nobody any more. */
    void end() {
        if (isStopped) {
            agent.continueAll();
        }
        due = Long.MAX_VALUE;
        isStopped = false;
    }
}
