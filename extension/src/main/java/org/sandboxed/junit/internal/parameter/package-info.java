/**
 * Step 4 of a test: which parameters are ours, and what they get from the session. Called by {@link
 * org.sandboxed.junit.SandboxExtension}.
 */
@NullMarked
package org.sandboxed.junit.internal.parameter;

import org.jspecify.annotations.NullMarked;
