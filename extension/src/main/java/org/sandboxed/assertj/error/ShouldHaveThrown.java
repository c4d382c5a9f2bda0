package org.sandboxed.assertj.error;

import org.sandboxed.engine.CallResult;

/** Code in a sandboxed JVM should have thrown something of a certain type. */
public final class ShouldHaveThrown extends SandboxMessage {

    private ShouldHaveThrown(CallResult<?> call, Class<?> expected) {
        super(Subject.code(), item("throw a", expected.getName()), everythingOf(call));
    }

    /**
     * Makes the message.
     *
     * @param call the call
     * @param expected the type
     * @return the message
     */
    public static ShouldHaveThrown shouldHaveThrown(CallResult<?> call, Class<?> expected) {
        return new ShouldHaveThrown(call, expected);
    }
}
