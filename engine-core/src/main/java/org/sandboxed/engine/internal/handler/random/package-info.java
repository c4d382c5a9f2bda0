/** Step 5: random numbers that a seed determines. Gets calls, decides, asks {@code process} where a caller stands in the tree. */
@NullMarked
package org.sandboxed.engine.internal.handler.random;

import org.jspecify.annotations.NullMarked;
