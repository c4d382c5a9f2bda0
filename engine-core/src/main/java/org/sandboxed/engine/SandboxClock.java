package org.sandboxed.engine;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.sandboxed.engine.internal.handler.time.VirtualClock;
import org.sandboxed.engine.policy.ClockStart;
import org.sandboxed.engine.policy.Given;

/**
 * The time of day in a sandbox that has a clock of its own. Setting it is seen by every program that runs, when the method
 * returns; what sleeps or waits is not woken. Files keep the time that it showed when they changed. Safe to use from any thread.
 */
public final class SandboxClock {

    private final VirtualClock clock;

    SandboxClock(VirtualClock clock) {
        this.clock = clock;
    }

    /** The time that programs see. */
    public Instant now() {
        return clock.now();
    }

    /**
     * Lets the clock leap; where it goes by itself, it goes on from there.
     *
     * @throws SandboxException where the time is before 1970 or after 9999
     */
    public void set(Instant time) {
        requireBetween("set", Given.value("clock: set", time));
        clock.settle();
        clock.set(time);
    }

    /**
     * Lets the clock leap by a span, which may be negative.
     *
     * @throws SandboxException where that leads before 1970 or after 9999
     */
    public void advance(Duration span) {
        try {
            requireBetween("advance", clock.now().plus(Given.value("clock: advance", span)));
        } catch (ArithmeticException | DateTimeException e) {
            throw new SandboxException("clock: advance(" + span + ") leads out of time", e);
        }
        clock.settle();
        clock.advance(span);
    }

    private static void requireBetween(String method, Instant time) {
        if (time.isBefore(ClockStart.MIN) || time.isAfter(ClockStart.MAX)) {
            throw new SandboxException("clock: " + method + " leads to " + time + ", which is not between "
                    + ClockStart.MIN + " and " + ClockStart.MAX);
        }
    }

    /** The time, such as {@code 2020-01-01T00:00:00Z}. */
    @Override
    public String toString() {
        return now().toString();
    }
}
