/** Assertions on what a sandboxed program did and tried. */
@NullMarked
package org.sandboxed.assertj;

import org.jspecify.annotations.NullMarked;
