/** From a path of a program to what it refers to, and which rule covers it. */
@NullMarked
package org.sandboxed.engine.internal.filesystem;

import org.jspecify.annotations.NullMarked;
