package org.sandboxed.engine;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.jvm.CallOutcome;
import org.sandboxed.engine.internal.jvm.CallReport;

import static java.util.Objects.requireNonNull;

/**
 * What became of code that ran in a sandboxed JVM: it returned a value, it threw, or its JVM ended before it could do
 * either; see {@link Sandbox#attempt(SandboxedCallable)}. Immutable, safe to read from any thread, as far as the value is.
 *
 * @param <T> what the code returns
 */
public final class CallResult<T> {

    private static final int MOST_OUTPUT = 2000;

    private final RunResult run;
    private final CallOutcome outcome;

    CallResult(CallReport report) {
        this.run = new RunResult(report.run());
        this.outcome = report.outcome();
    }

    /** The run of the JVM: how it ended, what it printed, what it tried. */
    public RunResult run() {
        return run;
    }

    /** Whether the code returned. */
    public boolean hasReturned() {
        return outcome.kind() == CallOutcome.Kind.RETURNED;
    }

    /**
     * What the code returned.
     *
     * @throws SandboxedCallException where it did not return; what it threw is its cause, if it threw
     */
    @SuppressWarnings("unchecked")
    public T value() {
        if (!hasReturned()) {
            SandboxedCallException failure = noValue();
            thrown().ifPresent(failure::initCause);
            throw failure;
        }
        return (T) nullable(outcome.value());
    }

    // What a callable may return is for its own declaration to say.
    @SuppressWarnings("NullAway")
    private static Object nullable(@Nullable Object value) {
        return value;
    }

    /** What the code threw, if it did: a copy with the stack trace of the original, below it that of the call. */
    public Optional<Throwable> thrown() {
        return outcome.kind() == CallOutcome.Kind.THREW
                ? Optional.of((Throwable) requireNonNull(outcome.value()))
                : Optional.empty();
    }

    /** How it ended, in one line. */
    @Override
    public String toString() {
        return switch (outcome.kind()) {
            case RETURNED -> "returned " + outcome.value();
            case THREW -> "threw " + outcome.value();
            case NEITHER -> "neither returned nor threw: " + howItEnded();
        };
    }

    private SandboxedCallException noValue() {
        return new SandboxedCallException(
                outcome.kind() == CallOutcome.Kind.THREW
                        ? "call: the code threw " + outcome.value()
                        : "call: the code neither returned nor threw, for its JVM " + howItEnded() + printed(),
                run);
    }

    private String howItEnded() {
        return switch (run.endReason()) {
            case EXITED -> "exited with code " + run.exitCode();
            case SIGNALED -> "was ended by signal " + run.signal().orElse(0);
            case TIMED_OUT -> "ran out of time after " + run.duration().toMillis() + " ms; see timeout";
            case MEMORY_LIMIT -> "was killed for its memory; see maxMemory";
            case OUTPUT_LIMIT -> "wrote too much; see maxOutput";
            case KILLED_BY_POLICY -> "was killed by a handler, or for too many processes";
            case CANCELLED -> "was cancelled";
        };
    }

    private String printed() {
        String text = run.stderr().strip();
        String end = text.length() > MOST_OUTPUT ? "..." + text.substring(text.length() - MOST_OUTPUT) : text;
        return end.isEmpty() ? "" : "; its stderr ends with:" + System.lineSeparator() + end;
    }
}
