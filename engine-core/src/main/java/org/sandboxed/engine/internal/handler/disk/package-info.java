/**
 * Calls that let a file of the working directory grow, seen only where the disk space is limited: what a program writes
 * through a descriptor needs no other call. Which file it is and how far it reaches is looked up from outside; what fits goes on
 * in the kernel.
 */
@NullMarked
package org.sandboxed.engine.internal.handler.disk;

import org.jspecify.annotations.NullMarked;
