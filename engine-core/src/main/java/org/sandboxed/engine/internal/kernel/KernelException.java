package org.sandboxed.engine.internal.kernel;

/** A syscall that must not fail did. The message names it and its errno. */
public final class KernelException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int errno;

    /** Creates an exception for a syscall and a positive errno. */
    public KernelException(String syscall, int errno) {
        super(syscall + ": " + Errnos.name(errno));
        this.errno = errno;
    }

    /** The errno, positive. */
    public int errno() {
        return errno;
    }

    /** The result, or an exception where it is a negated errno. */
    public static int require(long result, String syscall) {
        if (result < 0) {
            throw new KernelException(syscall, (int) -result);
        }
        return (int) result;
    }
}
