/**
 * Step 5 of a test: finds what is wrong with its runs, and turns what they did into evidence for the report of a failing
 * test. Called by {@code lifecycle} when a test ends.
 */
@NullMarked
package org.sandboxed.junit.internal.report;

import org.jspecify.annotations.NullMarked;
