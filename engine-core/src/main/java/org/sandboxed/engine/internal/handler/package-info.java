/** Step 5: the builtin handlers; one package for each concern, one class for each family of syscalls. */
@NullMarked
package org.sandboxed.engine.internal.handler;

import org.jspecify.annotations.NullMarked;
