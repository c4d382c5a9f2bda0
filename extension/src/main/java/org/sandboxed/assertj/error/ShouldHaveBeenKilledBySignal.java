package org.sandboxed.assertj.error;

import org.sandboxed.engine.RunResult;

/** A signal should have ended a run. */
public final class ShouldHaveBeenKilledBySignal extends SandboxMessage {

    private ShouldHaveBeenKilledBySignal(RunResult run, int expected) {
        super(Subject.of(run), "be ended by signal " + expected, everythingOf(run));
    }

    /**
     * Makes the message.
     *
     * @param run the run
     * @param expected the number of the signal, as in signal(7)
     * @return the message
     */
    public static ShouldHaveBeenKilledBySignal shouldHaveBeenKilledBySignal(RunResult run, int expected) {
        return new ShouldHaveBeenKilledBySignal(run, expected);
    }
}
