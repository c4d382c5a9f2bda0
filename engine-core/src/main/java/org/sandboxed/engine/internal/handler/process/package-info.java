/** Calls that make processes, execute programs and change limits of processes. */
@NullMarked
package org.sandboxed.engine.internal.handler.process;

import org.jspecify.annotations.NullMarked;
