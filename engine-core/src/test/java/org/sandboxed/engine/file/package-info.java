/** Files of programs in the sandbox: what they reach, what they change, and what is refused to them. */
@NullMarked
package org.sandboxed.engine.file;

import org.jspecify.annotations.NullMarked;
