/**
 * What a sandboxed program tried, and what came of it. Everything here is read-only: the journal behind the supervisor
 * writes, tests read. {@link org.sandboxed.engine.record.SyscallLog} is the place to start.
 */
@NullMarked
package org.sandboxed.engine.record;

import org.jspecify.annotations.NullMarked;
