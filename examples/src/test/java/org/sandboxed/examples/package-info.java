/** Examples to copy: each class shows one use of the sandbox on a real program. */
@NullMarked
package org.sandboxed.examples;

import org.jspecify.annotations.NullMarked;
