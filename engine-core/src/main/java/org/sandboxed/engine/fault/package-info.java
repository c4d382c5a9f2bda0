/** Faults on demand: calls of the program that fail, stall, fall short or kill, as a rule says. */
@NullMarked
package org.sandboxed.engine.fault;

import org.jspecify.annotations.NullMarked;
