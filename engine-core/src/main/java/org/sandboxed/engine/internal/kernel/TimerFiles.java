package org.sandboxed.engine.internal.kernel;

import java.nio.charset.StandardCharsets;

/** Timers that are descriptors, see timerfd_create(2). Not thread-safe. Results are values or negated errnos. */
public final class TimerFiles {

    /** A {@code struct itimerspec}. */
    public static final int SPEC_SIZE = 32;

    private static final long TIMERFD_SETTIME = Libc.symbol("timerfd_settime");
    private static final String CLOCK = "clockid: ";

    private final ProcFiles files = new ProcFiles();
    private final byte[] bytes = new byte[ProcFiles.MAX_READ];
    private final NativeMemory spec = NativeMemory.onDemand(2 * SPEC_SIZE);

    /** The clock of a task's timer, or -1 where the descriptor is none. */
    public int clock(int tid, int fd) {
        int length = fd < 0 ? -1 : files.read(tid, "fdinfo/" + fd, bytes);
        String info = new String(bytes, 0, Math.max(0, length), StandardCharsets.ISO_8859_1);
        int at = info.indexOf(CLOCK);
        if (at < 0) {
            return -1;
        }
        int end = info.indexOf('\n', at);
        return Integer.parseInt(info.substring(at + CLOCK.length(), end < 0 ? info.length() : end)
                .strip());
    }

    /**
     * timerfd_settime(2).
     *
     * @param old receives what the timer was set to
     */
    public int set(int fd, int flags, byte[] value, byte[] old) {
        spec.put(0, value, 0, SPEC_SIZE);
        int result = (int) Libc.call(TIMERFD_SETTIME, fd, flags, spec.address(), spec.address() + SPEC_SIZE);
        spec.get(SPEC_SIZE, old, 0, SPEC_SIZE);
        return result;
    }
}
