package org.sandboxed.engine.internal.journal;

/** Where a log reads. */
interface LogSource {

    /** What there is at this moment; always the same for a snapshot. */
    Recorded read();
}
