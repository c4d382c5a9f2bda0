package org.sandboxed.assertj.error;

import org.sandboxed.engine.EnforcementLevel;
import org.sandboxed.engine.RunResult;

/** A run should have been confined to a certain degree. */
public final class ShouldHaveEnforcement extends SandboxMessage {

    private ShouldHaveEnforcement(RunResult run, EnforcementLevel expected) {
        super(
                Subject.of(run),
                "be confined with enforcement " + expected,
                "it was confined with enforcement " + run.enforcement());
    }

    /**
     * Makes the message.
     *
     * @param run the run
     * @param expected the degree
     * @return the message
     */
    public static ShouldHaveEnforcement shouldHaveEnforcement(RunResult run, EnforcementLevel expected) {
        return new ShouldHaveEnforcement(run, expected);
    }
}
