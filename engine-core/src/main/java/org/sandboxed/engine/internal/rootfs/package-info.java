/** Unpacks archives of root file systems, each once, into directories that programs see as their root. */
@NullMarked
package org.sandboxed.engine.internal.rootfs;

import org.jspecify.annotations.NullMarked;
