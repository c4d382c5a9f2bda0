/** Step 2: the carrier thread confines itself and spawns; the run waits, drains the output and ends what is left. */
@NullMarked
package org.sandboxed.engine.internal.launch;

import org.jspecify.annotations.NullMarked;
