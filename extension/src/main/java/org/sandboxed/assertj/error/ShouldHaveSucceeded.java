package org.sandboxed.assertj.error;

import org.sandboxed.engine.RunResult;

/** A run should have exited with code 0. */
public final class ShouldHaveSucceeded extends SandboxMessage {

    private ShouldHaveSucceeded(RunResult run) {
        super(Subject.of(run), "succeed", everythingOf(run));
    }

    /**
     * Makes the message.
     *
     * @param run the run
     * @return the message
     */
    public static ShouldHaveSucceeded shouldHaveSucceeded(RunResult run) {
        return new ShouldHaveSucceeded(run);
    }
}
