package org.sandboxed.assertj.error;

import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.CallResult;

/** Code in a sandboxed JVM should have returned. */
public final class ShouldHaveReturned extends SandboxMessage {

    private ShouldHaveReturned(CallResult<?> call, String expected) {
        super(Subject.code(), expected, everythingOf(call));
    }

    /**
     * Makes the message for any value.
     *
     * @param call the call
     * @return the message
     */
    public static ShouldHaveReturned shouldHaveReturned(CallResult<?> call) {
        return new ShouldHaveReturned(call, "return");
    }

    /**
     * Makes the message for a certain value.
     *
     * @param call the call
     * @param expected the value
     * @return the message
     */
    public static ShouldHaveReturned shouldHaveReturned(CallResult<?> call, @Nullable Object expected) {
        return new ShouldHaveReturned(call, item("return", expected == null ? "null" : expected));
    }
}
