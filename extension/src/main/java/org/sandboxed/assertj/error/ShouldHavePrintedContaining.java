package org.sandboxed.assertj.error;

import java.util.List;
import org.sandboxed.engine.RunResult;

/** A run should have printed certain texts. */
public final class ShouldHavePrintedContaining extends SandboxMessage {

    private ShouldHavePrintedContaining(RunResult run, String stream, List<String> missing) {
        super(Subject.of(run), String.format("print on %s:%n%s", stream, Excerpt.ofFirst(missing)), everythingOf(run));
    }

    /**
     * Makes the message.
     *
     * @param run the run
     * @param stream stdout or stderr
     * @param missing the texts that were not printed
     * @return the message
     */
    public static ShouldHavePrintedContaining shouldHavePrintedContaining(
            RunResult run, String stream, List<String> missing) {
        return new ShouldHavePrintedContaining(run, stream, missing);
    }
}
