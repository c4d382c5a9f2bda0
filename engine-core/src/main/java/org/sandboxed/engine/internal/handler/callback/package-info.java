/** The policy callback: code of the test that decides before anything is done. */
@NullMarked
package org.sandboxed.engine.internal.handler.callback;

import org.jspecify.annotations.NullMarked;
