package org.sandboxed.engine.internal.kernel;

/** seccomp(2) and the prctl(2) that it needs, for the calling thread only. Nothing here allocates. */
public final class Seccomp {

    /** SECCOMP_FILTER_FLAG_NEW_LISTENER. */
    public static final int NEW_LISTENER = 1 << 3;

    /** SECCOMP_RET_ALLOW: what a filter returns for a call that nobody is asked about. */
    public static final int RET_ALLOW = 0x7fff0000;

    /** SECCOMP_RET_USER_NOTIF: for a call that waits until somebody has answered it. */
    public static final int RET_USER_NOTIF = 0x7fc00000;

    private static final int SET_MODE_FILTER = 1;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final long PRCTL = Libc.symbol("prctl");

    private Seccomp() {}

    /** The thread and what it starts can never gain privileges again. */
    public static int setNoNewPrivs() {
        return (int) Libc.call(PRCTL, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    }

    /**
     * Puts the calling thread, for ever, under a filter.
     *
     * @param flags SECCOMP_FILTER_FLAG_ values
     * @param program the address of a {@code struct sock_fprog}
     * @return the listener, close-on-exec, where one was asked for, or a negated errno: EBUSY where one is there already
     */
    public static int setFilter(int flags, long program) {
        return (int) Libc.syscall(Nr.SECCOMP, SET_MODE_FILTER, flags, program);
    }

    /** Lays out a {@code struct sock_fprog}: len u16@0, pointer@8. The instructions must stay reachable while it is used. */
    public static NativeMemory program(NativeMemory instructions, int count) {
        NativeMemory program = NativeMemory.allocate(16);
        program.putShort(0, (short) count);
        program.putLong(8, instructions.address());
        return program;
    }
}
