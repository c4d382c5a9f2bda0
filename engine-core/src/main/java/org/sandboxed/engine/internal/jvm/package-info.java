/**
 * Java as the program: the command that starts a JVM like this one, the code that it runs, and what it came to. Stands on
 * {@code launch}, which sees no difference between a JVM and another program. {@link
 * org.sandboxed.engine.internal.jvm.CallMain} is the only class here that runs inside the sandbox.
 */
@NullMarked
package org.sandboxed.engine.internal.jvm;

import org.jspecify.annotations.NullMarked;
