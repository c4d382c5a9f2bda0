/** What a call is about, whatever its number: files, addresses, arguments; asked by rules and callbacks of the test. */
@NullMarked
package org.sandboxed.engine.internal.handler.call;

import org.jspecify.annotations.NullMarked;
