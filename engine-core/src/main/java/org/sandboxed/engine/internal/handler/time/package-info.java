/**
 * Step 5: a clock of the sandbox's own. Changes the vDSO of programs so that most of them read it without a call; gets the
 * calls that are left.
 */
@NullMarked
package org.sandboxed.engine.internal.handler.time;

import org.jspecify.annotations.NullMarked;
