package org.sandboxed.engine.internal.handler.time;

import org.sandboxed.engine.internal.dispatch.HeldCall;
import org.sandboxed.engine.internal.process.TracerTurn;

/** Lets the kernel wait for moments of the sandbox's clock, for calls that nobody can make in a program's place. */
final class Translator {

    private final VirtualClock clock;
    /** Two threads may have their deadline in one place: neither is to take the other's translation for what was written. */
    private final TracerTurn turn;

    Translator(VirtualClock clock, TracerTurn turn) {
        this.clock = clock;
        this.turn = turn;
    }

    /**
     * The work that lets the kernel carry a call out.
     *
     * @param address where the program has the moment
     */
    Translation translate(HeldCall held, long address) {
        return new Translation(clock, turn, held, address);
    }
}
