/** Tests of made-up files. */
@NullMarked
package org.sandboxed.engine.internal.handler.proc;

import org.jspecify.annotations.NullMarked;
