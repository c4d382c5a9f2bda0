/** What is different in the working directory: it is looked at before and after, and the two are compared. */
@NullMarked
package org.sandboxed.engine.internal.filesystem.diff;

import org.jspecify.annotations.NullMarked;
