package org.sandboxed.engine.internal.confine;

import java.util.Locale;
import org.sandboxed.engine.internal.kernel.Seccomp;

/** The values that a filter returns to the kernel (linux/seccomp.h, man 2 seccomp). */
final class SeccompAction {

    static final int ALLOW = Seccomp.RET_ALLOW;
    static final int USER_NOTIF = Seccomp.RET_USER_NOTIF;
    static final int KILL_PROCESS = 0x80000000;

    private static final int ERRNO = 0x00050000;
    private static final int ACTION_MASK = 0xffff0000;
    private static final int MAX_ERRNO = 4095;

    private SeccompAction() {}

    /** Fails the syscall with an errno, 1 to 4095, without asking anybody. */
    static int errno(int errno) {
        if (errno < 1 || errno > MAX_ERRNO) {
            throw new IllegalArgumentException("an errno is 1 to " + MAX_ERRNO + ", not " + errno);
        }
        return ERRNO | errno;
    }

    /** The name of a return value, for a listing: {@code ALLOW}, {@code ERRNO(38)}. */
    static String describe(int value) {
        return switch (value & ACTION_MASK) {
            case ALLOW -> "ALLOW";
            case USER_NOTIF -> "USER_NOTIF";
            case KILL_PROCESS -> "KILL_PROCESS";
            case ERRNO -> "ERRNO(" + (value & ~ACTION_MASK) + ")";
            default -> String.format(Locale.ROOT, "unknown action 0x%08x", value);
        };
    }
}
