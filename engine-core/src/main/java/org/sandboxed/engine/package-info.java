/**
 * The sandbox: build a {@link org.sandboxed.engine.Sandbox}, run programs in it, and read what they did from the
 * {@link org.sandboxed.engine.RunResult}.
 */
@NullMarked
package org.sandboxed.engine;

import org.jspecify.annotations.NullMarked;
