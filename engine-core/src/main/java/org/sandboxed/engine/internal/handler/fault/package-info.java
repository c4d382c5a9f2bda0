/** Faults: rules of the test that make calls go wrong, asked before every other handler. */
@NullMarked
package org.sandboxed.engine.internal.handler.fault;

import org.jspecify.annotations.NullMarked;
