package org.sandboxed.assertj.error;

import java.util.List;
import org.sandboxed.engine.record.FileChange;

/** Nothing should have changed beyond what was named. */
public final class ShouldHaveNoOtherChanges extends SandboxMessage {

    private ShouldHaveNoOtherChanges(Subject subject, int named, List<FileChange> others) {
        super(
                subject,
                named == 0 ? "be none" : "be none but those " + named + " that were named",
                changesOf(others) + differencesOf(others));
    }

    /**
     * Makes the message.
     *
     * @param subject what the message is about
     * @param named how many changes were named
     * @param others what has changed too
     * @return the message
     */
    public static ShouldHaveNoOtherChanges shouldHaveNoOtherChanges(
            Subject subject, int named, List<FileChange> others) {
        return new ShouldHaveNoOtherChanges(subject, named, others);
    }
}
