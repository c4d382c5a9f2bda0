package org.sandboxed.assertj;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.assertj.core.api.AbstractIterableAssert;
import org.assertj.core.api.ObjectAssert;
import org.assertj.core.error.ErrorMessageFactory;
import org.jspecify.annotations.Nullable;
import org.sandboxed.assertj.error.Endpoint;
import org.sandboxed.assertj.error.Subject;
import org.sandboxed.engine.policy.Given;
import org.sandboxed.engine.record.NetworkAttempt;
import org.sandboxed.engine.record.NetworkLog;

import static org.sandboxed.assertj.error.ShouldHaveReached.shouldHaveReached;
import static org.sandboxed.assertj.error.ShouldHaveResolved.shouldHaveResolved;
import static org.sandboxed.assertj.error.ShouldNotHaveDeniedAttempts.shouldNotHaveDeniedAttempts;
import static org.sandboxed.assertj.error.ShouldNotHaveReached.shouldNotHaveReached;

/**
 * Assertions on attempts to use the network. Everything that AssertJ has for iterables works on them too. A live view is
 * frozen when the assertion starts.
 *
 * <p>A host is an address, a range such as {@code 10.0.0.0/8}, or a name that the record knows: one that the policy pins, or
 * one that the program has asked a name server for.
 */
public final class NetworkLogAssert
        extends AbstractIterableAssert<
                NetworkLogAssert, Iterable<NetworkAttempt>, NetworkAttempt, ObjectAssert<NetworkAttempt>> {

    private final Subject subject;
    private final long dropped;

    NetworkLogAssert(@Nullable NetworkLog actual) {
        this(actual == null ? null : actual.snapshot(), Subject.network(), actual == null ? 0 : actual.dropped());
    }

    private NetworkLogAssert(@Nullable Iterable<NetworkAttempt> actual, Subject subject, long dropped) {
        super(actual, NetworkLogAssert.class);
        this.subject = subject;
        this.dropped = dropped;
    }

    /**
     * Verifies that a host was to be reached at a port, whatever came of it.
     *
     * @param host an address, a range, or a name
     * @param port the port
     * @return assertions on those attempts
     */
    public NetworkAttemptsAssert attempted(String host, int port) {
        return attempted(Endpoint.of(Given.value("attempted", host), port));
    }

    /**
     * Verifies that a host was to be reached, whatever came of it.
     *
     * @param host an address, a range, or a name
     * @return assertions on those attempts
     */
    public NetworkAttemptsAssert attempted(String host) {
        return attempted(Endpoint.of(Given.value("attempted", host)));
    }

    private NetworkAttemptsAssert attempted(Endpoint endpoint) {
        isNotNull();
        List<NetworkAttempt> found = all().stream().filter(endpoint::isMeantBy).toList();
        verify(!found.isEmpty(), () -> shouldHaveReached(subject, all(), endpoint));
        return new NetworkAttemptsAssert(found, subject);
    }

    /**
     * Verifies that a port was to be bound or listened on, whatever came of it.
     *
     * @param port the port
     * @return assertions on those attempts
     */
    public NetworkAttemptsAssert bound(int port) {
        return attempted(Endpoint.local(port));
    }

    /**
     * Verifies that nobody tried to reach a host, not even in vain. Fails where events were dropped.
     *
     * @param host an address, a range, or a name
     * @return this
     */
    public NetworkLogAssert neverAttempted(String host) {
        return neverAttempted(Endpoint.of(Given.value("neverAttempted", host)));
    }

    /**
     * Verifies that nobody tried to reach a host at a port, not even in vain. Fails where events were dropped.
     *
     * @param host an address, a range, or a name
     * @param port the port
     * @return this
     */
    public NetworkLogAssert neverAttempted(String host, int port) {
        return neverAttempted(Endpoint.of(Given.value("neverAttempted", host), port));
    }

    private NetworkLogAssert neverAttempted(Endpoint endpoint) {
        isNotNull();
        List<NetworkAttempt> found = all().stream().filter(endpoint::isMeantBy).toList();
        return verify(found.isEmpty() && dropped == 0, () -> shouldNotHaveReached(subject, found, endpoint, dropped));
    }

    /**
     * Verifies that a name server was asked for a name, or was to be.
     *
     * @param name the name
     * @return this
     */
    public NetworkLogAssert askedFor(String name) {
        isNotNull();
        Given.value("askedFor", name);
        boolean isAsked = all().stream()
                .flatMap(attempt -> attempt.questions().stream())
                .anyMatch(question -> question.name().equalsIgnoreCase(name));
        return verify(isAsked, () -> shouldHaveResolved(subject, all(), name));
    }

    /**
     * Verifies that the sandbox refused no attempt. Fails where events were dropped.
     *
     * @return this
     */
    public NetworkLogAssert hasNoDenials() {
        isNotNull();
        List<NetworkAttempt> denied =
                all().stream().filter(NetworkAttempt::isDenied).toList();
        return verify(denied.isEmpty() && dropped == 0, () -> shouldNotHaveDeniedAttempts(subject, denied, dropped));
    }

    private List<NetworkAttempt> all() {
        return StreamSupport.stream(actual.spliterator(), false).toList();
    }

    @Override
    protected ObjectAssert<NetworkAttempt> toAssert(NetworkAttempt value, String description) {
        return new ObjectAssert<>(value).as(description);
    }

    @Override
    protected NetworkLogAssert newAbstractIterableAssert(Iterable<? extends NetworkAttempt> iterable) {
        List<NetworkAttempt> attempts = StreamSupport.stream(iterable.spliterator(), false)
                .map(NetworkAttempt.class::cast)
                .toList();
        return new NetworkLogAssert(attempts, subject, dropped);
    }

    private NetworkLogAssert verify(boolean holds, Supplier<ErrorMessageFactory> message) {
        if (!holds) {
            throwAssertionError(message.get());
        }
        return this;
    }
}
