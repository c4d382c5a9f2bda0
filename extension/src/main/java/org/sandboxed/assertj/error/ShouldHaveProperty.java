package org.sandboxed.assertj.error;

import org.assertj.core.error.BasicErrorMessageFactory;
import org.sandboxed.engine.record.SyscallEvent;

/** An event should have had a certain property. */
public final class ShouldHaveProperty extends BasicErrorMessageFactory {

    private ShouldHaveProperty(SyscallEvent event, String property, Object expected, Object seen) {
        super(
                "%nExpecting event:%n  #%s %s%nto have %s:%n  %s%nbut it had:%n  %s",
                unquotedString(Long.toString(event.sequence())),
                unquotedString(event.describe()),
                unquotedString(property),
                unquotedString(String.valueOf(expected)),
                unquotedString(String.valueOf(seen)));
    }

    /**
     * Makes the message.
     *
     * @param event the event
     * @param property what is compared
     * @param expected what it should be
     * @param seen what it is
     * @return the message
     */
    public static ShouldHaveProperty shouldHaveProperty(
            SyscallEvent event, String property, Object expected, Object seen) {
        return new ShouldHaveProperty(event, property, expected, seen);
    }
}
