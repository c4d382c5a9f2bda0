/**
 * Step 5: what is changed in the memory of a program that has just been executed, before anything of its own runs. Gets the
 * first call that every program makes; writes through {@code kernel}.
 */
@NullMarked
package org.sandboxed.engine.internal.handler.image;

import org.jspecify.annotations.NullMarked;
