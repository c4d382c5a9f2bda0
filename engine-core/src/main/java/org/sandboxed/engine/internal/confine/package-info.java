/**
 * Step 1: turns a policy into what the kernel enforces, a BPF program and a Landlock ruleset. Gets sets of syscalls and
 * lists of paths, returns values; nothing here talks to the kernel except through the small interface that a caller
 * passes in. Called by {@code launch} before the carrier thread starts; {@code supervise} asks {@link
 * org.sandboxed.engine.internal.confine.Refusals} why a trapped call is refused.
 */
@NullMarked
package org.sandboxed.engine.internal.confine;

import org.jspecify.annotations.NullMarked;
