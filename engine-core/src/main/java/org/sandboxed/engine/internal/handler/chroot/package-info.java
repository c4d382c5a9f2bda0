/** Programs in another root: how the kernel, which knows only that of the machine, is brought to execute them. */
@NullMarked
package org.sandboxed.engine.internal.handler.chroot;

import org.jspecify.annotations.NullMarked;
