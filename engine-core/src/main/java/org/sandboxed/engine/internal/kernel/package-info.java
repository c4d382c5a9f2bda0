/**
 * The kernel, one typed wrapper for each syscall that is used. Together with {@code arch} below it, the only package
 * that knows how native functions are called; errno leaves it as a negative value or as an exception.
 */
@NullMarked
package org.sandboxed.engine.internal.kernel;

import org.jspecify.annotations.NullMarked;
