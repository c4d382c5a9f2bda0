package org.sandboxed.assertj.error;

import org.sandboxed.engine.RunResult;

/** A run should have exited with a certain code. */
public final class ShouldHaveExitCode extends SandboxMessage {

    private ShouldHaveExitCode(RunResult run, int expected) {
        super(Subject.of(run), "exit with code " + expected, everythingOf(run));
    }

    /**
     * Makes the message.
     *
     * @param run the run
     * @param expected the code, 0 to 255
     * @return the message
     */
    public static ShouldHaveExitCode shouldHaveExitCode(RunResult run, int expected) {
        return new ShouldHaveExitCode(run, expected);
    }
}
