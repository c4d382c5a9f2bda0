package org.sandboxed.assertj.error;

import org.sandboxed.engine.CallResult;

/** Code in a sandboxed JVM should have ended its JVM. */
public final class ShouldHaveEndedJvm extends SandboxMessage {

    private ShouldHaveEndedJvm(CallResult<?> call) {
        super(Subject.code(), "end its JVM before it returned", everythingOf(call));
    }

    /**
     * Makes the message.
     *
     * @param call the call
     * @return the message
     */
    public static ShouldHaveEndedJvm shouldHaveEndedJvm(CallResult<?> call) {
        return new ShouldHaveEndedJvm(call);
    }
}
