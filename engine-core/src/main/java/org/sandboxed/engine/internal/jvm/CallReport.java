package org.sandboxed.engine.internal.jvm;

import org.sandboxed.engine.internal.launch.RunOutcome;

/**
 * A call that is over.
 *
 * @param run what its JVM came to
 * @param outcome what the code came to
 */
public record CallReport(RunOutcome run, CallOutcome outcome) {}
