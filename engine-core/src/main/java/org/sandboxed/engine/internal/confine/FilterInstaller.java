package org.sandboxed.engine.internal.confine;

import static org.sandboxed.engine.internal.kernel.Errnos.EINVAL;
import static org.sandboxed.engine.internal.kernel.Seccomp.NEW_LISTENER;

/**
 * Installs a filter on the calling thread. Straight-line code that allocates nothing and loads no class once it has run:
 * it ends on a thread whose own syscalls are trapped already.
 */
public final class FilterInstaller {

    /** SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV, since Linux 5.19: signals do not withdraw a call that was received. */
    static final int WAIT_KILLABLE_RECV = 1 << 5;

    private final SetFilter seccomp;

    /** Installs through this door to the kernel. */
    public FilterInstaller(SetFilter seccomp) {
        this.seccomp = seccomp;
    }

    /**
     * seccomp(2) with SECCOMP_SET_MODE_FILTER for this thread alone; needs no_new_privs. A kernel that refuses the
     * flags is asked once more without WAIT_KILLABLE_RECV.
     *
     * @param program the address of a {@code struct sock_fprog}
     * @return the listener, or a negated errno: EBUSY where the thread has a listener already
     */
    public int install(long program) {
        int listener = seccomp.setFilter(NEW_LISTENER | WAIT_KILLABLE_RECV, program);
        return listener == -EINVAL ? seccomp.setFilter(NEW_LISTENER, program) : listener;
    }

    /** seccomp(2) with SECCOMP_SET_MODE_FILTER. */
    @FunctionalInterface
    public interface SetFilter {

        /** The listener, or a negated errno. */
        int setFilter(int flags, long program);
    }
}
