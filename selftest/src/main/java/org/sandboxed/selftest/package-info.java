/** Checks of the whole: conformance, the extension seen from outside, architecture, benchmarks. */
@NullMarked
package org.sandboxed.selftest;

import org.jspecify.annotations.NullMarked;
