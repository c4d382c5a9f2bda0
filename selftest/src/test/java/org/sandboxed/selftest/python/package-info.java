/** CPython's own tests, run inside the sandbox and outside. */
@NullMarked
package org.sandboxed.selftest.python;

import org.jspecify.annotations.NullMarked;
