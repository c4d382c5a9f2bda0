package org.sandboxed.engine.internal.kernel;

/** poll(2). */
public final class Poll {

    public static final short IN = 0x1;
    public static final short OUT = 0x4;
    public static final short ERR = 0x8;
    public static final short HUP = 0x10;
    public static final short NVAL = 0x20;

    /** Size of a {@code struct pollfd}: fd int@0, events short@4, revents short@6. */
    public static final int ENTRY_SIZE = 8;

    private static final long POLL = Libc.symbol("poll");

    private Poll() {}

    /**
     * Waits for events.
     *
     * @param entries an array of {@code struct pollfd}
     * @param timeoutMillis how long to wait; negative for ever
     * @return how many entries have events, or a negated errno
     */
    public static int poll(NativeMemory entries, int count, int timeoutMillis) {
        return (int) Libc.call(POLL, entries.address(), count, timeoutMillis);
    }
}
