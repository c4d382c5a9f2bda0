package org.sandboxed.assertj.error;

import org.assertj.core.error.BasicErrorMessageFactory;
import org.sandboxed.engine.record.FileChange;

/** A changed path should have had a certain property. */
public final class ShouldHaveFileProperty extends BasicErrorMessageFactory {

    private ShouldHaveFileProperty(FileChange change, String property, String expected, String seen) {
        super(
                "%nExpecting change:%n  %s%nto have %s:%n%s%nbut it was:%n%s",
                unquotedString(change.describe()),
                unquotedString(property),
                unquotedString(Excerpt.ofOutput(expected)),
                unquotedString(Excerpt.ofOutput(seen)));
    }

    /**
     * Makes the message.
     *
     * @param change the change
     * @param property what is compared
     * @param expected what it should be
     * @param seen what it is
     * @return the message
     */
    public static ShouldHaveFileProperty shouldHaveFileProperty(
            FileChange change, String property, String expected, String seen) {
        return new ShouldHaveFileProperty(change, property, expected, seen);
    }
}
