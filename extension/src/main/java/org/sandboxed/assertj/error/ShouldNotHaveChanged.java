package org.sandboxed.assertj.error;

import java.util.List;
import org.sandboxed.engine.record.FileChange;

/** Certain paths should be what they were. */
public final class ShouldNotHaveChanged extends SandboxMessage {

    private ShouldNotHaveChanged(Subject subject, List<String> paths, List<FileChange> found) {
        super(
                subject,
                String.format("not touch:%n%s", Excerpt.ofFirst(paths)),
                changesOf(found) + differencesOf(found));
    }

    /**
     * Makes the message.
     *
     * @param subject what the message is about
     * @param paths what should not have changed
     * @param found what has
     * @return the message
     */
    public static ShouldNotHaveChanged shouldNotHaveChanged(
            Subject subject, List<String> paths, List<FileChange> found) {
        return new ShouldNotHaveChanged(subject, paths, found);
    }
}
