/** Handlers of the test, seen as builtins: they come last in every chain and whatever they throw refuses the call. */
@NullMarked
package org.sandboxed.engine.internal.handler.user;

import org.jspecify.annotations.NullMarked;
