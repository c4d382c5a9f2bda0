/** Step 6: which processes there are, who started whom, how many may live, and how they end. */
@NullMarked
package org.sandboxed.engine.internal.process;

import org.jspecify.annotations.NullMarked;
