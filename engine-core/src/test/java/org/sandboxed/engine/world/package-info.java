/** What real programs find the machine to be, in a sandbox that says otherwise. */
@NullMarked
package org.sandboxed.engine.world;

import org.jspecify.annotations.NullMarked;
