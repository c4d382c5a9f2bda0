package org.sandboxed.assertj.error;

import java.util.List;
import org.sandboxed.engine.record.NetworkAttempt;

/** No attempt should have been refused. */
public final class ShouldNotHaveDeniedAttempts extends SandboxMessage {

    private ShouldNotHaveDeniedAttempts(Subject subject, List<NetworkAttempt> denied) {
        super(subject, "have no denied attempts", attemptsOf(denied) + wayOut(denied));
    }

    /**
     * Makes the message.
     *
     * @param subject what the message is about
     * @param denied what was refused
     * @return the message
     */
    public static ShouldNotHaveDeniedAttempts shouldNotHaveDeniedAttempts(
            Subject subject, List<NetworkAttempt> denied) {
        return new ShouldNotHaveDeniedAttempts(subject, denied);
    }
}
