/** What a sandbox allows, as immutable values: path rules, limits, environment. Parsed and validated before anything starts. */
@NullMarked
package org.sandboxed.engine.policy;

import org.jspecify.annotations.NullMarked;
