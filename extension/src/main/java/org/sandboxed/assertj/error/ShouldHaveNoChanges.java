package org.sandboxed.assertj.error;

import java.util.List;
import org.sandboxed.engine.record.FileChange;

/** Nothing should have changed. */
public final class ShouldHaveNoChanges extends SandboxMessage {

    private ShouldHaveNoChanges(Subject subject, List<FileChange> changes) {
        super(subject, "be none", changesOf(changes) + differencesOf(changes));
    }

    /**
     * Makes the message.
     *
     * @param subject what the message is about
     * @param changes what has changed
     * @return the message
     */
    public static ShouldHaveNoChanges shouldHaveNoChanges(Subject subject, List<FileChange> changes) {
        return new ShouldHaveNoChanges(subject, changes);
    }
}
