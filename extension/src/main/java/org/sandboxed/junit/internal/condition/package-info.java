/**
 * Step 1 of a test: whether this machine can run it, and if not, whether that is a skip or a failure. Called by {@link
 * org.sandboxed.junit.SandboxExtension} with what the annotations say and what the engine's probe found.
 */
@NullMarked
package org.sandboxed.junit.internal.condition;

import org.jspecify.annotations.NullMarked;
