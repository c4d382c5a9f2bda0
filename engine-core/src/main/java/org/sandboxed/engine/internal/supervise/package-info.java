/** Step 3: the loop that receives, and step 8: the answer; the watchdog, deferred work. */
@NullMarked
package org.sandboxed.engine.internal.supervise;

import org.jspecify.annotations.NullMarked;
