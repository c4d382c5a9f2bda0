package org.sandboxed.assertj;

import java.util.Objects;
import java.util.function.Supplier;
import org.assertj.core.api.AbstractObjectAssert;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ObjectAssert;
import org.assertj.core.error.ErrorMessageFactory;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.CallResult;
import org.sandboxed.engine.policy.Given;

import static org.sandboxed.assertj.error.ShouldHaveEndedJvm.shouldHaveEndedJvm;
import static org.sandboxed.assertj.error.ShouldHaveReturned.shouldHaveReturned;
import static org.sandboxed.assertj.error.ShouldHaveThrown.shouldHaveThrown;

/**
 * Assertions on code that ran in a sandboxed JVM: what it returned, what it threw, or how its JVM ended.
 *
 * @param <T> what the code returns
 */
public final class CallResultAssert<T> extends AbstractObjectAssert<CallResultAssert<T>, CallResult<T>> {

    CallResultAssert(@Nullable CallResult<T> actual) {
        super(actual, CallResultAssert.class);
    }

    /**
     * Verifies that the code returned.
     *
     * @return this
     */
    public CallResultAssert<T> returned() {
        isNotNull();
        return verify(actual.hasReturned(), () -> shouldHaveReturned(actual));
    }

    /**
     * Verifies that the code returned a certain value.
     *
     * @param expected equal to the value
     * @return this
     */
    public CallResultAssert<T> returned(@Nullable Object expected) {
        isNotNull();
        return verify(
                actual.hasReturned() && Objects.equals(actual.value(), expected),
                () -> shouldHaveReturned(actual, expected));
    }

    /**
     * Verifies that the code threw.
     *
     * @param expected the type, or a supertype
     * @return this
     */
    public CallResultAssert<T> threw(Class<? extends Throwable> expected) {
        isNotNull();
        Given.value("threw", expected);
        return verify(
                actual.thrown().filter(expected::isInstance).isPresent(), () -> shouldHaveThrown(actual, expected));
    }

    /**
     * Verifies that the code ended its JVM, with {@code System.exit} or {@code Runtime.halt}, before it returned.
     *
     * @param code the exit code
     * @return this
     */
    public CallResultAssert<T> exited(int code) {
        endedItsJvm();
        run().hasExitCode(code);
        return this;
    }

    /**
     * Verifies that a signal ended the JVM of the code before it returned: 6 where it crashed.
     *
     * @param signal its number, as in {@code signal(7)}
     * @return this
     */
    public CallResultAssert<T> wasKilledBySignal(int signal) {
        endedItsJvm();
        run().wasKilledBySignal(signal);
        return this;
    }

    /**
     * Verifies that the code neither returned nor threw, for its JVM ended first, however that came.
     *
     * @return this
     */
    public CallResultAssert<T> endedItsJvm() {
        isNotNull();
        return verify(!actual.hasReturned() && actual.thrown().isEmpty(), () -> shouldHaveEndedJvm(actual));
    }

    /**
     * Goes on with what the code returned; fails where it did not.
     *
     * @return assertions on the value
     */
    public ObjectAssert<T> value() {
        returned();
        return Assertions.assertThat(actual.value());
    }

    /**
     * Goes on with what the code threw; fails where it did not.
     *
     * @return assertions on it
     */
    public AbstractThrowableAssert<?, ? extends Throwable> thrown() {
        threw(Throwable.class);
        return Assertions.assertThat(actual.thrown().orElseThrow());
    }

    /**
     * Goes on with the run of the JVM.
     *
     * @return assertions on the run
     */
    public RunResultAssert run() {
        isNotNull();
        return new RunResultAssert(actual.run()).as(info.description());
    }

    private CallResultAssert<T> verify(boolean holds, Supplier<ErrorMessageFactory> message) {
        if (!holds) {
            throwAssertionError(message.get());
        }
        return this;
    }
}
