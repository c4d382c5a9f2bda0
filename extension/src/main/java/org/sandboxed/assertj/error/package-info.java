/**
 * One class per message of a failed assertion: what was expected, what was seen, and the events that explain it. Made by the
 * assertions in {@link org.sandboxed.assertj}; of no use by itself.
 */
@NullMarked
package org.sandboxed.assertj.error;

import org.jspecify.annotations.NullMarked;
