/**
 * Step 3 and the last step of a test: opens the session that owns the test's sandbox, keeps it in JUnit's store, checks it
 * when the test ends, and closes it. All access to the store is here. Called by {@link
 * org.sandboxed.junit.SandboxExtension}.
 */
@NullMarked
package org.sandboxed.junit.internal.lifecycle;

import org.jspecify.annotations.NullMarked;
