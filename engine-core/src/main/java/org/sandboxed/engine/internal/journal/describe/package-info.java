/**
 * Prints a recorded call on one line as {@code strace(1)} would: symbolic flags, quoted strings, descriptors in decimal.
 * Reads the argument registers and the texts that were recorded with them, never the memory of a process; called by the
 * journal when somebody looks at an event.
 */
@NullMarked
package org.sandboxed.engine.internal.journal.describe;

import org.jspecify.annotations.NullMarked;
