package org.sandboxed.assertj.error;

import org.sandboxed.engine.RunResult;

/** A run should have ended in any other way than with exit code 0. */
public final class ShouldHaveFailed extends SandboxMessage {

    private ShouldHaveFailed(RunResult run) {
        super(Subject.of(run), "fail", everythingOf(run));
    }

    /**
     * Makes the message.
     *
     * @param run the run
     * @return the message
     */
    public static ShouldHaveFailed shouldHaveFailed(RunResult run) {
        return new ShouldHaveFailed(run);
    }
}
