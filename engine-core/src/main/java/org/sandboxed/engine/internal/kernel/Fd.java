package org.sandboxed.engine.internal.kernel;

import java.util.concurrent.atomic.AtomicInteger;

/** A descriptor that this process owns; closed once, by whoever is first. Thread-safe. */
public final class Fd implements AutoCloseable {

    private static final long CLOSE = Libc.symbol("close");
    private static final long FCNTL = Libc.symbol("fcntl");
    static final int F_GETFL = 3;
    static final int F_SETFL = 4;

    /** fcntl(2): a duplicate with the lowest free number from the argument on. */
    public static final int F_DUPFD = 0;

    /** The same, closed by an exec. */
    public static final int F_DUPFD_CLOEXEC = 1030;

    private final AtomicInteger number;

    /** Takes over a descriptor. */
    public Fd(int number) {
        if (number < 0) {
            throw new IllegalArgumentException(number + " is not a descriptor");
        }
        this.number = new AtomicInteger(number);
    }

    /**
     * The descriptor.
     *
     * @throws IllegalStateException where it has been closed: its number may already be another file
     */
    public int number() {
        int value = number.get();
        if (value < 0) {
            throw new IllegalStateException("The descriptor is closed");
        }
        return value;
    }

    /** Whether it has not been closed. */
    public boolean isOpen() {
        return number.get() >= 0;
    }

    @Override
    public void close() {
        int value = number.getAndSet(-1);
        if (value >= 0) {
            closeRaw(value);
        }
    }

    /** Gives the descriptor up without closing it: whoever gets its number owns it. */
    public int release() {
        int value = number();
        number.set(-1);
        return value;
    }

    /** Another descriptor for the same file, close-on-exec and not 0, 1 or 2. */
    public Fd duplicate() {
        return new Fd(KernelException.require(Libc.call(FCNTL, number(), F_DUPFD_CLOEXEC, 3), "fcntl"));
    }

    /** As {@link #duplicate()}, by number; or a negated errno. */
    public static int duplicateRaw(int number) {
        return (int) Libc.call(FCNTL, number, F_DUPFD_CLOEXEC, 3);
    }

    /** Closes a descriptor by number. close(2) releases it whatever it returns, so there is nothing to retry. */
    public static void closeRaw(int number) {
        Libc.call(CLOSE, number);
    }
}
