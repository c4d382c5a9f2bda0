package org.sandboxed.assertj.error;

import java.util.List;
import org.sandboxed.engine.record.FileChange;

/** Certain paths should have changed in a certain way. */
public final class ShouldHaveChanged extends SandboxMessage {

    private ShouldHaveChanged(Subject subject, String expectation, List<String> missing, List<FileChange> changes) {
        super(subject, String.format("%s:%n%s", expectation, Excerpt.ofFirst(missing)), changesOf(changes));
    }

    /**
     * Makes the message.
     *
     * @param subject what the message is about
     * @param expectation in words that follow "to"
     * @param missing the paths of which this is not so
     * @param changes all changes
     * @return the message
     */
    public static ShouldHaveChanged shouldHaveChanged(
            Subject subject, String expectation, List<String> missing, List<FileChange> changes) {
        return new ShouldHaveChanged(subject, expectation, missing, changes);
    }
}
