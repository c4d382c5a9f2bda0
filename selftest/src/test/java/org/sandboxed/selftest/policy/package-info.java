/** What a policy callback sees and decides while real programs run. */
@NullMarked
package org.sandboxed.selftest.policy;

import org.jspecify.annotations.NullMarked;
