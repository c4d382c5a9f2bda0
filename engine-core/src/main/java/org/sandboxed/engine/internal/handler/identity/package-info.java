/** System calls that tell a program which machine it is on and how much of it there is. */
@NullMarked
package org.sandboxed.engine.internal.handler.identity;

import org.jspecify.annotations.NullMarked;
