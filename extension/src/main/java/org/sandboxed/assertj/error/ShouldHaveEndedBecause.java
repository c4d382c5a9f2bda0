package org.sandboxed.assertj.error;

import org.sandboxed.engine.EndReason;
import org.sandboxed.engine.RunResult;

/** A run should have ended for a certain reason. */
public final class ShouldHaveEndedBecause extends SandboxMessage {

    private ShouldHaveEndedBecause(RunResult run, EndReason expected) {
        super(
                Subject.of(run),
                "end because " + expected,
                "the reason was " + run.endReason() + ": " + everythingOf(run));
    }

    /**
     * Makes the message.
     *
     * @param run the run
     * @param expected the reason
     * @return the message
     */
    public static ShouldHaveEndedBecause shouldHaveEndedBecause(RunResult run, EndReason expected) {
        return new ShouldHaveEndedBecause(run, expected);
    }
}
