/**
 * Step 2 of a test: annotations become layers of settings, and the layers, outermost first, a {@link
 * org.sandboxed.engine.Sandbox.Builder}. Called by {@code lifecycle}; knows nothing of contexts and stores.
 */
@NullMarked
package org.sandboxed.junit.internal.config;

import org.jspecify.annotations.NullMarked;
