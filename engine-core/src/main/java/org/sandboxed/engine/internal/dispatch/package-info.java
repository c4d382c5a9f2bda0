/** Step 4: from a syscall number to its chain of handlers, with what a handler may see of the caller. */
@NullMarked
package org.sandboxed.engine.internal.dispatch;

import org.jspecify.annotations.NullMarked;
