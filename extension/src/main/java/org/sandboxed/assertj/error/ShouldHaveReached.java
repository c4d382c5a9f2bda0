package org.sandboxed.assertj.error;

import java.util.List;
import org.sandboxed.engine.record.NetworkAttempt;

/** Something should have been tried to be reached. */
public final class ShouldHaveReached extends SandboxMessage {

    private ShouldHaveReached(Subject subject, List<NetworkAttempt> attempts, Endpoint endpoint) {
        super(subject, item("have an attempt to reach", endpoint), attemptsOf(attempts));
    }

    /**
     * Makes the message.
     *
     * @param subject what the message is about
     * @param attempts what was tried
     * @param endpoint what was expected
     * @return the message
     */
    public static ShouldHaveReached shouldHaveReached(
            Subject subject, List<NetworkAttempt> attempts, Endpoint endpoint) {
        return new ShouldHaveReached(subject, attempts, endpoint);
    }
}
