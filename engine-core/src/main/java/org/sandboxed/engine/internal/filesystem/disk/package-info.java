/** How much the files that programs make may take, and how much they do. */
@NullMarked
package org.sandboxed.engine.internal.filesystem.disk;

import org.jspecify.annotations.NullMarked;
