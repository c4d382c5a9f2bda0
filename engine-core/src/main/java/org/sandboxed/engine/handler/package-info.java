/** The extension point: code of the test that answers syscalls, appended after every builtin. */
@NullMarked
package org.sandboxed.engine.handler;

import org.jspecify.annotations.NullMarked;
