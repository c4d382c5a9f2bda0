package org.sandboxed.engine.record;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.sandboxed.engine.handler.Errno;

/** How the supervisor answered one system call. Immutable. */
public sealed interface Decision {

    /**
     * Tells whether this answer is a refusal by the sandbox.
     *
     * <p>A handler that carries out a call on behalf of the program gives the same errors as the kernel: {@code ENOENT}
     * for a missing file is an answer, not a refusal. So {@link Failed} counts as a denial unless its errno is one that
     * describes the call or the file system. {@code EACCES}, {@code EPERM}, {@code ECONNREFUSED}, {@code EAGAIN},
     * {@code ENOSYS} and all others are refusals, and so is every {@link Killed}.
     *
     * <p>A call that is passed on because the kernel itself will refuse it is {@link Continued} here. Use
     * {@link SyscallEvent#isDenial()}, which also looks at the rule.
     *
     * @return whether the sandbox refused
     */
    default boolean isDenial() {
        return false;
    }

    /** The kernel carried out the call as the program made it. */
    record Continued() implements Decision {}

    /**
     * The call failed with an errno, without reaching the kernel; see man 3 errno.
     *
     * @param errno what the program saw
     */
    record Failed(Errno errno) implements Decision {

        private static final Set<Errno> AS_THE_KERNEL_WOULD = EnumSet.of(
                Errno.ENOENT,
                Errno.ENOTDIR,
                Errno.EISDIR,
                Errno.EEXIST,
                Errno.ENOTEMPTY,
                Errno.ELOOP,
                Errno.ENAMETOOLONG,
                Errno.EBADF,
                Errno.EFAULT,
                Errno.EINVAL,
                Errno.EINTR,
                Errno.ESRCH,
                Errno.ERANGE,
                Errno.ENODATA,
                Errno.ENOTSOCK,
                Errno.ENXIO,
                Errno.ESPIPE,
                Errno.ETXTBSY,
                Errno.ENOEXEC,
                Errno.EXDEV);

        /** Refuses a missing errno. */
        public Failed {
            Objects.requireNonNull(errno, "errno");
        }

        @Override
        public boolean isDenial() {
            return !AS_THE_KERNEL_WOULD.contains(errno);
        }
    }

    /**
     * The supervisor answered in the kernel's place.
     *
     * @param value what the call returned
     */
    record Returned(long value) implements Decision {}

    /**
     * The supervisor opened something itself and installed the descriptor in the program; see man 2 seccomp_unotify,
     * SECCOMP_IOCTL_NOTIF_ADDFD.
     *
     * @param fd the number in the program
     */
    record Injected(int fd) implements Decision {}

    /**
     * The supervisor killed the program over this call.
     *
     * @param signal the signal number; see man 7 signal
     */
    record Killed(int signal) implements Decision {

        @Override
        public boolean isDenial() {
            return true;
        }
    }
}
