package org.sandboxed.engine.internal.handler.time;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import org.sandboxed.engine.policy.ClockStart;

import static org.sandboxed.engine.internal.kernel.Clocks.TIMER_ABSTIME;

/** Moments of the sandbox's clock, as programs write them, and when they come by the machine's. */
final class Deadlines {

    /** A {@code struct timespec}. */
    static final int SIZE = 16;

    private Deadlines() {}

    /** Whether a deadline is a moment, rather than a span. */
    static boolean isMoment(int flags) {
        return (flags & TIMER_ABSTIME) != 0;
    }

    /** Whether a clock shows the time of day. */
    static boolean isWallClock(int clock) {
        return clock >= 0 && clock <= ClockCode.LAST_WALL_CLOCK && (ClockCode.WALL_CLOCKS >> clock & 1) != 0;
    }

    /** Whether the kernel would take such a timespec. */
    static boolean isValid(ByteBuffer words, int offset) {
        long nanos = words.getLong(offset + Long.BYTES);
        return words.getLong(offset) >= 0 && nanos >= 0 && nanos < ClockCode.NANOS_PER_SECOND;
    }

    /** The moment that a timespec means, or the last one that there is. */
    static Instant read(byte[] bytes, int offset) {
        ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        long seconds = Math.min(words.getLong(offset), ClockStart.MAX.getEpochSecond());
        return Instant.ofEpochSecond(seconds, words.getLong(offset + Long.BYTES));
    }

    /**
     * Puts the machine's moment in the place of the sandbox's. One that has passed is one nanosecond after the epoch: zero would
     * stop a timer.
     */
    static void toMachine(VirtualClock clock, byte[] bytes, int offset) {
        ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        Duration left = remaining(clock, read(bytes, offset));
        Instant moment = Instant.now().plus(left);
        boolean isPast = left.isNegative() || moment.getEpochSecond() < 0;
        words.putLong(offset, isPast ? 0 : moment.getEpochSecond());
        words.putLong(offset + Long.BYTES, isPast ? 1 : moment.getNano());
    }

    /** How long it is until a moment by the sandbox's clock, as if it went. */
    static Duration remaining(VirtualClock clock, Instant moment) {
        return Duration.between(clock.now(), moment);
    }
}
