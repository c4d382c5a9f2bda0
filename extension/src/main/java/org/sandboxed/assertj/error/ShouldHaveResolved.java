package org.sandboxed.assertj.error;

import java.util.List;
import org.sandboxed.engine.record.NetworkAttempt;

/** A name should have been asked for. */
public final class ShouldHaveResolved extends SandboxMessage {

    private ShouldHaveResolved(Subject subject, List<NetworkAttempt> attempts, String name) {
        super(subject, item("have a name server asked for", name), attemptsOf(attempts));
    }

    /**
     * Makes the message.
     *
     * @param subject what the message is about
     * @param attempts what was tried
     * @param name what was expected
     * @return the message
     */
    public static ShouldHaveResolved shouldHaveResolved(Subject subject, List<NetworkAttempt> attempts, String name) {
        return new ShouldHaveResolved(subject, attempts, name);
    }
}
