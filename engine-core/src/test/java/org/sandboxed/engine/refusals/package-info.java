/** What programs in the sandbox try and do not get, and how the record shows it. */
@NullMarked
package org.sandboxed.engine.refusals;

import org.jspecify.annotations.NullMarked;
