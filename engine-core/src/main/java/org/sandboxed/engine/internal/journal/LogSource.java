package org.sandboxed.engine.internal.journal;

import org.sandboxed.engine.handler.Syscall;

/** Where a log reads. */
interface LogSource {

    /** What there is at this moment; always the same for a snapshot. */
    Recorded read();

    /** Whether every call of a syscall is recorded. */
    boolean sees(Syscall syscall);
}
