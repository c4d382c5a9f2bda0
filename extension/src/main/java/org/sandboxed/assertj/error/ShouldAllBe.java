package org.sandboxed.assertj.error;

import java.util.List;
import org.sandboxed.engine.record.NetworkAttempt;

/** Some attempts should all have a quality. */
public final class ShouldAllBe extends SandboxMessage {

    private ShouldAllBe(Subject subject, List<NetworkAttempt> attempts, String expected) {
        super(
                new Subject("these attempts in the " + subject.text()),
                expected,
                attemptsOf(attempts)
                        + wayOut(attempts.stream()
                                .filter(NetworkAttempt::isDenied)
                                .toList()));
    }

    /**
     * Makes the message.
     *
     * @param subject what the message is about
     * @param attempts the attempts
     * @param expected words that follow "to"
     * @return the message
     */
    public static ShouldAllBe shouldAllBe(Subject subject, List<NetworkAttempt> attempts, String expected) {
        return new ShouldAllBe(subject, attempts, expected);
    }
}
