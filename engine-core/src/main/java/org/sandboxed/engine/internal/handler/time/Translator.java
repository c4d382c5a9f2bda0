package org.sandboxed.engine.internal.handler.time;

import java.util.concurrent.locks.ReentrantLock;
import org.sandboxed.engine.internal.dispatch.HeldCall;

/** Lets the kernel wait for moments of the sandbox's clock, for calls that nobody can make in a program's place. */
final class Translator {

    private final VirtualClock clock;
    /** Two threads may have their deadline in one place: neither is to take the other's translation for what was written. */
    private final ReentrantLock one = new ReentrantLock();

    Translator(VirtualClock clock) {
        this.clock = clock;
    }

    /**
     * The work that lets the kernel carry a call out.
     *
     * @param address where the program has the moment
     */
    Translation translate(HeldCall held, long address) {
        return new Translation(clock, one, held, address);
    }
}
