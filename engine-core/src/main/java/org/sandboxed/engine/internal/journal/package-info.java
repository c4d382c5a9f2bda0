/**
 * Step 7: the record. The supervisor, and whoever completes deferred calls, write what was decided through an
 * {@link org.sandboxed.engine.internal.journal.EventWriter}; tests read it as a
 * {@link org.sandboxed.engine.record.SyscallLog}. Bounded in memory, exact in its counts.
 */
@NullMarked
package org.sandboxed.engine.internal.journal;

import org.jspecify.annotations.NullMarked;
