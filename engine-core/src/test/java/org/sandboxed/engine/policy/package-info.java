/** Tests of what options are read and checked by. */
@NullMarked
package org.sandboxed.engine.policy;

import org.jspecify.annotations.NullMarked;
