/** The sandbox: configure it, run a program in it, read what the program tried. */
@NullMarked
package org.sandboxed.engine;

import org.jspecify.annotations.NullMarked;
