package org.sandboxed.engine.internal.handler.proc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/**
 * When the machine that programs see was started: when their sandbox was made. Counts in the hundredths of a second in which
 * proc(5) does. Immutable.
 */
public final class BootTime {

    private static final long TICKS_PER_SECOND = 100;

    private final Instant at;
    private final long ticks;

    private BootTime(Instant at, long ticks) {
        this.at = at;
        this.ticks = ticks;
    }

    /** A machine that starts now, when its clock shows a certain time. */
    public static BootTime now(Instant at) {
        return new BootTime(at, machineTicks());
    }

    /** What the clock showed then, in seconds since 1970. */
    public long epochSecond() {
        return at.getEpochSecond();
    }

    /** How long ago that was, in whole seconds. */
    public long seconds() {
        return ticks() / TICKS_PER_SECOND;
    }

    /** How long ago that was. */
    long ticks() {
        return machineTicks() - ticks;
    }

    /** What the real machine counts from its own start, counted from this one; nothing happened before it. */
    long sinceBoot(long machineTicks) {
        return Math.max(0, machineTicks - ticks);
    }

    private static long machineTicks() {
        try {
            String uptime = Text.read("/proc/uptime");
            int point = uptime.indexOf('.');
            long whole = Long.parseLong(uptime, 0, point, 10);
            return whole * TICKS_PER_SECOND + Long.parseLong(uptime, point + 1, point + 3, 10);
        } catch (IOException e) {
            throw new UncheckedIOException("/proc/uptime cannot be read", e);
        }
    }
}
