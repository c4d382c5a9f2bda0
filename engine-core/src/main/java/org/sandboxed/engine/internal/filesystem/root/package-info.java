/** Another root: which path of a program is which one of the machine, and in which directory a program is. */
@NullMarked
package org.sandboxed.engine.internal.filesystem.root;

import org.jspecify.annotations.NullMarked;
