package org.sandboxed.assertj.error;

import org.sandboxed.engine.RunResult;

/** A run should have printed nothing on one of its streams. */
public final class ShouldHavePrintedNothing extends SandboxMessage {

    private ShouldHavePrintedNothing(RunResult run, String stream) {
        super(Subject.of(run), "print nothing on " + stream, everythingOf(run));
    }

    /**
     * Makes the message.
     *
     * @param run the run
     * @param stream stdout or stderr
     * @return the message
     */
    public static ShouldHavePrintedNothing shouldHavePrintedNothing(RunResult run, String stream) {
        return new ShouldHavePrintedNothing(run, stream);
    }
}
