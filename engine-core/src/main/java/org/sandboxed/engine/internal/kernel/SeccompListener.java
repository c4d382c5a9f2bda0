package org.sandboxed.engine.internal.kernel;

/**
 * The listener of a seccomp filter: receives what the filter traps and answers it. See seccomp_unotify(2) and
 * {@code <linux/seccomp.h>}.
 *
 * <p>One thread receives; any thread may answer through an {@link Answers} of its own.
 */
public final class SeccompListener implements AutoCloseable {

    private static final long NOTIF_RECV = 0xC0502100L;
    private static final long NOTIF_SEND = 0xC0182101L;
    private static final long NOTIF_ID_VALID = 0x40082102L;
    private static final long NOTIF_ADDFD = 0x40182103L;
    private static final long NOTIF_SET_FLAGS = 0x40082104L;
    private static final long SYNC_WAKE_UP = 1;

    /** How much memory {@link #install} needs. */
    public static final int INSTALL_SIZE = 24;

    private static final int RESPONSE_SIZE = 24;
    private static final int RESPONSE_FLAG_CONTINUE = 1;
    private static final int ADDFD_FLAG_SETFD = 1;
    private static final int ADDFD_FLAG_SEND = 2;
    private static final long IOCTL = Libc.symbol("ioctl");

    private final Fd fd;

    /** Takes over the descriptor. */
    public SeccompListener(Fd fd) {
        this.fd = fd;
    }

    /**
     * Asks the kernel to run the supervisor on the caller's CPU (Linux 6.6).
     *
     * @return whether the kernel knows how
     */
    public boolean enableSynchronousWakeUp() {
        return ioctl(NOTIF_SET_FLAGS, SYNC_WAKE_UP) == 0;
    }

    /**
     * Waits for the next notification.
     *
     * @param into zeroed by this method, then filled
     * @return 0 or a negated errno: ENOENT where the caller died meanwhile or nobody is left, EINTR
     */
    public int receive(Notification into) {
        into.memory().zero(Notification.SIZE);
        int result = ioctl(NOTIF_RECV, into.memory().address());
        if (result == 0) {
            into.received();
        }
        return result;
    }

    /** Whether the call is still held. */
    public boolean isHeld(NativeMemory idMemory) {
        return ioctl(NOTIF_ID_VALID, idMemory.address()) == 0;
    }

    /**
     * Puts a duplicate of a descriptor under a number of the caller, in the place of what it has there; the call stays held.
     *
     * @param request what the kernel is asked with, {@link #INSTALL_SIZE} long
     * @return the number, or a negated errno
     */
    public int install(NativeMemory request, long id, int source, int number, boolean closeOnExec) {
        return addFd(request, id, ADDFD_FLAG_SETFD, source, number, closeOnExec);
    }

    private int addFd(NativeMemory request, long id, int flags, int source, int number, boolean closeOnExec) {
        request.putLong(0, id);
        request.putLong(8, pair(flags, source));
        request.putLong(16, pair(number, closeOnExec ? OpenFlags.O_CLOEXEC : 0));
        return ioctl(NOTIF_ADDFD, request.address());
    }

    /** Two neighbours of 32 bits; x86_64 and aarch64 have the lower half first. */
    private static long pair(int first, int second) {
        return (long) second << Integer.SIZE | (first & 0xFFFF_FFFFL);
    }

    /** Waits until something can be received or nobody is left. */
    public short poll(NativeMemory pollMemory, int timeoutMillis) {
        pollMemory.putInt(0, fd.number());
        pollMemory.putShort(4, Poll.IN);
        pollMemory.putShort(6, (short) 0);
        long count = Poll.poll(pollMemory, 1, timeoutMillis);
        return count > 0 ? pollMemory.getShort(6) : 0;
    }

    @Override
    public void close() {
        fd.close();
    }

    private int ioctl(long request, long argument) {
        return (int) Libc.call(IOCTL, fd.number(), request, argument);
    }

    /** Answers held calls; of an answer only what differs from the one before is written. Not thread-safe. */
    public final class Answers {

        private final NativeMemory response = NativeMemory.allocate(RESPONSE_SIZE);
        private final NativeMemory injection = NativeMemory.onDemand(INSTALL_SIZE);
        private long sentValue;
        private long sentOutcome;

        /** The kernel runs the call. */
        public int proceed(long id) {
            return send(id, 0, 0, RESPONSE_FLAG_CONTINUE);
        }

        /** The call fails. */
        public int fail(long id, int errno) {
            return send(id, 0, -errno, 0);
        }

        /** The call returns a value. */
        public int succeed(long id, long value) {
            return send(id, value, 0, 0);
        }

        /**
         * A duplicate of a descriptor is installed in the caller and its number is what the call returns.
         *
         * @param number the number, in the place of what the caller has there, or negative for the lowest that is free
         * @return the number in the caller, or a negated errno, in which case the call has not been answered
         */
        public int inject(long id, int source, int number, boolean closeOnExec) {
            int flags = number < 0 ? ADDFD_FLAG_SEND : ADDFD_FLAG_SEND | ADDFD_FLAG_SETFD;
            return addFd(injection, id, flags, source, Math.max(number, 0), closeOnExec);
        }

        /**
         * Sends a signal to the process of a caller that is still held, and not to a later one with its number.
         *
         * @return 0 or a negated errno: ENOENT where the caller is gone
         */
        public int signal(long id, int pid, int signal) {
            int pidfd = Processes.pidfdOpen(pid);
            if (pidfd < 0) {
                // Who is to be killed must not go on for want of a descriptor.
                return Processes.kill(pid, signal);
            }
            response.putLong(0, id);
            int held = ioctl(NOTIF_ID_VALID, response.address());
            int result = held == 0 ? Processes.signal(pidfd, signal) : held;
            Fd.closeRaw(pidfd);
            return result;
        }

        private int send(long id, long value, int error, int flags) {
            response.putLong(0, id);
            if (value != sentValue) {
                sentValue = value;
                response.putLong(8, value);
            }
            long outcome = pair(error, flags);
            if (outcome != sentOutcome) {
                sentOutcome = outcome;
                response.putLong(16, outcome);
            }
            return ioctl(NOTIF_SEND, response.address());
        }
    }
}
