package org.sandboxed.engine.internal.handler.file;

import org.sandboxed.engine.handler.Syscall;

/** Syscall numbers to compare with. */
public final class Numbers {

    private Numbers() {}

    /** The number, or -1 where the architecture has no such syscall. */
    public static int of(Syscall syscall) {
        return syscall.isAvailable() ? syscall.number() : -1;
    }
}
