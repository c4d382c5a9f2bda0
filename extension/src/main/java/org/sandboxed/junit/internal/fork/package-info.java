/**
 * The way of a test that runs in a sandboxed JVM. {@link org.sandboxed.junit.internal.fork.ForkedExecution} stands in for it
 * in the JVM of the tests, {@link org.sandboxed.junit.internal.fork.ForkedTest} runs it in the other one through JUnit's
 * launcher, and a {@link org.sandboxed.junit.internal.fork.ForkReport} comes back. Called by {@link
 * org.sandboxed.junit.SandboxExtension}.
 */
@NullMarked
package org.sandboxed.junit.internal.fork;

import org.jspecify.annotations.NullMarked;
