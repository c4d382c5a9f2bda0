package org.sandboxed.engine.internal.dispatch;

import java.util.function.BooleanSupplier;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.journal.JournalRun;

/**
 * What everything that takes part in one run shares.
 *
 * @param journal the record of the sandbox
 * @param run this run's part of it
 * @param failures what went wrong in code of the test or in the supervisor
 * @param hasCarrier whether the thread of this JVM that starts the program is still there
 */
public record RunContext(Journal journal, JournalRun run, Failures failures, BooleanSupplier hasCarrier) {}
