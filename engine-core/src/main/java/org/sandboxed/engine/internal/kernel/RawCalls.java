package org.sandboxed.engine.internal.kernel;

/** A syscall by number, for calls that are made to see them refused. */
public final class RawCalls {

    /** gettid(2), which cannot fail. */
    public static final int GETTID = Nr.GETTID;

    private RawCalls() {}

    /** Makes a call with one argument; its result, or a negated errno. */
    public static int call(int nr, long argument) {
        return (int) Libc.syscall(nr, argument, 0, 0, 0, 0);
    }
}
