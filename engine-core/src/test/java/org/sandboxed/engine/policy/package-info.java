/** What a policy is made of, and which values it refuses. */
@NullMarked
package org.sandboxed.engine.policy;

import org.jspecify.annotations.NullMarked;
