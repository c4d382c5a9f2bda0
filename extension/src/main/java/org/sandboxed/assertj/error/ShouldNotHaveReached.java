package org.sandboxed.assertj.error;

import java.util.List;
import org.sandboxed.engine.record.NetworkAttempt;

/** Something should not have been tried to be reached. */
public final class ShouldNotHaveReached extends SandboxMessage {

    private ShouldNotHaveReached(Subject subject, List<NetworkAttempt> attempts, Endpoint endpoint, long dropped) {
        super(
                subject,
                item("have no attempt to reach", endpoint),
                attempts.isEmpty()
                        ? "the record is not complete: " + dropped + " events were dropped"
                        : attemptsOf(attempts));
    }

    /**
     * Makes the message.
     *
     * @param subject what the message is about
     * @param attempts the attempts to reach it
     * @param endpoint what should have been left alone
     * @param dropped how many events of the record were forgotten
     * @return the message
     */
    public static ShouldNotHaveReached shouldNotHaveReached(
            Subject subject, List<NetworkAttempt> attempts, Endpoint endpoint, long dropped) {
        return new ShouldNotHaveReached(subject, attempts, endpoint, dropped);
    }
}
