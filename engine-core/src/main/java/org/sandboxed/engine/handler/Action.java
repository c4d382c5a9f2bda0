package org.sandboxed.engine.handler;

import java.util.concurrent.Callable;
import org.sandboxed.engine.policy.Given;

/** The answer to a held syscall. Immutable; the answers without a value are shared. */
public sealed interface Action {

    /** Not decided here: the next handler is asked, and after the last one the kernel runs the call. */
    static Action proceed() {
        return Proceed.INSTANCE;
    }

    /** The call fails with this errno and is not run. */
    static Action errno(Errno errno) {
        return new Fail(Given.value("Action.errno", errno));
    }

    /** The call is not run and returns this value. */
    static Action returnValue(long value) {
        return new Return(value);
    }

    /**
     * The call is not run; a duplicate of this descriptor of the test JVM is installed in the caller, close-on-exec,
     * and its number returned. The descriptor itself stays open and stays the handler's.
     */
    static Action injectFd(int fd) {
        return injectFd(fd, true);
    }

    /**
     * As {@link #injectFd(int)}, and says whether an exec of the caller closes it, as a caller does with {@code O_CLOEXEC}.
     */
    static Action injectFd(int fd, boolean closeOnExec) {
        if (fd < 0) {
            throw new IllegalArgumentException("injectFd: " + fd + " is not a descriptor");
        }
        return new InjectFd(fd, closeOnExec);
    }

    /** The call is not run; a read-only, sealed descriptor with these bytes, at offset 0, is installed and returned. */
    static Action injectBytes(byte[] content) {
        return new InjectBytes(
                new Bytes(Given.value("Action.injectBytes", content).clone()));
    }

    /**
     * The answer needs time: the work runs on a worker thread while the caller stays held and others go on. At most 64
     * are in flight for each running program (the next gets EAGAIN); work that takes more than 30 seconds, throws, or
     * ends in another {@code defer} fails the call with EIO.
     */
    static Action defer(Callable<Action> work) {
        return new Defer(Given.value("Action.defer", work));
    }

    /** The whole process of the caller gets this signal, and the call fails with ENOMEM if it lives on. */
    static Action kill(int signal) {
        if (signal < 1 || signal > 64) {
            throw new IllegalArgumentException("kill: " + signal + " is not a signal number (1 to 64)");
        }
        return new Kill(signal);
    }

    /** See {@link Action#proceed()}. */
    enum Proceed implements Action {
        /** The only instance. */
        INSTANCE
    }

    /** See {@link Action#errno(Errno)}. */
    record Fail(Errno errno) implements Action {}

    /** See {@link Action#returnValue(long)}. */
    record Return(long value) implements Action {}

    /** See {@link Action#injectFd(int, boolean)}. */
    record InjectFd(int fd, boolean isCloseOnExec) implements Action {}

    /** See {@link Action#injectBytes(byte[])}. */
    record InjectBytes(Bytes content) implements Action {}

    /** See {@link Action#defer(Callable)}. */
    record Defer(Callable<Action> work) implements Action {}

    /** See {@link Action#kill(int)}. */
    record Kill(int signal) implements Action {}

    /** Bytes that nobody can change. */
    final class Bytes {
        private final byte[] value;

        Bytes(byte[] value) {
            this.value = value;
        }

        /** A copy of the bytes. */
        public byte[] toArray() {
            return value.clone();
        }
    }
}
