/**
 * What differs between processor architectures: audit numbers and syscall numbers. Plain data, without native calls, so
 * that the tables of one architecture can be tested on another.
 */
@NullMarked
package org.sandboxed.engine.internal.kernel.arch;

import org.jspecify.annotations.NullMarked;
