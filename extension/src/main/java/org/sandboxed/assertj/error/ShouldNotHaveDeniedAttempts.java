package org.sandboxed.assertj.error;

import java.util.List;
import org.sandboxed.engine.record.NetworkAttempt;

/** No attempt should have been refused. */
public final class ShouldNotHaveDeniedAttempts extends SandboxMessage {

    private ShouldNotHaveDeniedAttempts(Subject subject, List<NetworkAttempt> denied, long dropped) {
        super(
                subject,
                "have no denied attempts",
                denied.isEmpty()
                        ? "the record is not complete: " + dropped + " events were dropped"
                        : attemptsOf(denied) + wayOut(denied));
    }

    /**
     * Makes the message.
     *
     * @param subject what the message is about
     * @param denied what was refused
     * @param dropped how many events of the record were forgotten
     * @return the message
     */
    public static ShouldNotHaveDeniedAttempts shouldNotHaveDeniedAttempts(
            Subject subject, List<NetworkAttempt> denied, long dropped) {
        return new ShouldNotHaveDeniedAttempts(subject, denied, dropped);
    }
}
