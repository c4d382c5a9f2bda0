package org.sandboxed.engine.internal.confine;

/** The six argument registers of a trapped syscall; the program cannot change them any more. */
@FunctionalInterface
public interface SyscallArguments {

    /** One register, 0 to 5. */
    long argument(int index);
}
