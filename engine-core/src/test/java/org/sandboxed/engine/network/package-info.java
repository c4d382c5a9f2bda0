/** Sockets of programs in the sandbox: what they reach, and how the record shows what they did not. */
@NullMarked
package org.sandboxed.engine.network;

import org.jspecify.annotations.NullMarked;
