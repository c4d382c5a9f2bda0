package org.sandboxed.assertj;

import java.util.List;
import org.assertj.core.api.AbstractAssert;
import org.sandboxed.assertj.error.Subject;
import org.sandboxed.engine.policy.Given;
import org.sandboxed.engine.record.NetworkAttempt;
import org.sandboxed.engine.record.NetworkAttempt.Protocol;

import static org.sandboxed.assertj.error.ShouldAllBe.shouldAllBe;

/** Assertions on some attempts to use the network that were picked from a log; there is at least one. */
public final class NetworkAttemptsAssert extends AbstractAssert<NetworkAttemptsAssert, List<NetworkAttempt>> {

    private final Subject subject;

    NetworkAttemptsAssert(List<NetworkAttempt> actual, Subject subject) {
        super(actual, NetworkAttemptsAssert.class);
        this.subject = subject;
    }

    /**
     * Verifies that the sandbox refused each of them.
     *
     * @return this
     */
    public NetworkAttemptsAssert wasDenied() {
        return verify(actual.stream().allMatch(NetworkAttempt::isDenied), "be denied");
    }

    /**
     * Verifies that the sandbox refused none of them; the peer may have.
     *
     * @return this
     */
    public NetworkAttemptsAssert wasAllowed() {
        return verify(actual.stream().noneMatch(NetworkAttempt::isDenied), "be allowed");
    }

    /**
     * Verifies how many there are.
     *
     * @param count the number
     * @return this
     */
    public NetworkAttemptsAssert times(int count) {
        return verify(actual.size() == count, "be " + count);
    }

    /**
     * Verifies the rule by which each was decided.
     *
     * @param rule the rule in the words of the policy
     * @return this
     */
    public NetworkAttemptsAssert hasRule(String rule) {
        Given.value("hasRule", rule);
        return verify(
                actual.stream()
                        .allMatch(attempt -> attempt.rule().filter(rule::equals).isPresent()),
                "be decided by the rule \"" + rule + "\"");
    }

    /**
     * Verifies what the sockets spoke.
     *
     * @param protocol the protocol
     * @return this
     */
    public NetworkAttemptsAssert hasProtocol(Protocol protocol) {
        Given.value("hasProtocol", protocol);
        return verify(actual.stream().allMatch(attempt -> attempt.protocol() == protocol), "speak " + protocol);
    }

    private NetworkAttemptsAssert verify(boolean holds, String expected) {
        if (!holds) {
            throwAssertionError(shouldAllBe(subject, actual, expected));
        }
        return this;
    }
}
