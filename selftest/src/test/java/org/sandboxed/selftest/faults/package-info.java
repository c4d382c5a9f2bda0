/** Calls of real programs that go wrong as fault rules say. */
@NullMarked
package org.sandboxed.selftest.faults;

import org.jspecify.annotations.NullMarked;
