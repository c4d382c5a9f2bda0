package org.sandboxed.assertj.error;

import org.sandboxed.engine.RunResult;

/** A run should have printed exactly this. */
public final class ShouldHavePrinted extends SandboxMessage {

    private ShouldHavePrinted(RunResult run, String stream, String expected) {
        super(Subject.of(run), item("print on " + stream + " exactly", expected), everythingOf(run));
    }

    /**
     * Makes the message.
     *
     * @param run the run
     * @param stream stdout or stderr
     * @param expected the text
     * @return the message
     */
    public static ShouldHavePrinted shouldHavePrinted(RunResult run, String stream, String expected) {
        return new ShouldHavePrinted(run, stream, expected);
    }
}
